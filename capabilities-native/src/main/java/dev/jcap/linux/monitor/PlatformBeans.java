package dev.jcap.linux.monitor;

import dev.jcap.linux.CapabilityException;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/** The JVM's own MBean server. Apart from what uses it, as even checking this class needs the module. */
final class PlatformBeans {

    private PlatformBeans() {}

    static void register(Object bean, String name) {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(name));
        } catch (InstanceAlreadyExistsException e) {
            throw new CapabilityException("the JMX bean " + name + " is registered already, by the agent (jmx) or by another"
                    + " part of this program: use that one, or close it first", e);
        } catch (JMException e) {
            throw new CapabilityException("the JMX bean " + name + " cannot be registered: " + e.getMessage(), e);
        }
    }

    static void remove(String name) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(name));
        } catch (JMException e) {
            throw new CapabilityException("the JMX bean " + name + " cannot be taken away: " + e.getMessage(), e);
        }
    }
}
