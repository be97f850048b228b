package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.monitor.CapabilitiesMXBean;
import dev.jcap.linux.monitor.CapabilitiesMXBeans;
import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;

/** The JMX bean, read by a client in another process and in this one. */
class JmxIT {

    @Test
    void agent_withJmx_clientReadsReportAndHealth() throws Exception {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT)
                .onClassPath(AgentJar.of(AgentIT.Service.class))
                .with(AgentJar.flag("keep=net_bind_service,user=65534:65534,no-new-privs,jmx"))
                .start(AgentIT.Service.class);
        service.awaitLine("main");
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(service.process().pid()));
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName name = new ObjectName(CapabilitiesMXBeans.NAME);
            while (!server.isRegistered(name)) {
                assertTrue(service.process().isAlive(), service.text());
                Thread.sleep(5);
            }
            CapabilitiesMXBean bean = JMX.newMXBeanProxy(server, name, CapabilitiesMXBean.class);
            assertEquals("cap_net_bind_service", bean.getLimit());
            assertTrue(bean.isWithinLimit());
            assertTrue(bean.getHealth().matches("UP: \\d+ threads, none holds more, .*"), bean.getHealth());
            assertTrue(bean.getThreadCount() > 10);
            assertEquals(0, bean.getOffenders().length);
            assertTrue(bean.getThreads()[0].contains("cap_net_bind_service=ep bounding [cap_net_bind_service] ambient [none]"
                    + " no_new_privs yes uid 65534 gid 65534 groups []"), bean.getThreads()[0]);
        }
        machine.detach();
        service.end().passed();
    }

    @Test
    void bean_inThisProcess_saysDownWhenThreadsHoldMore() throws Exception {
        ObjectName name = new ObjectName(CapabilitiesMXBeans.NAME);
        CapabilitySet bounding = Capabilities.thread().read().allHeld();
        boolean holds = !bounding.isEmpty();
        try (CapabilitiesMXBeans bean = CapabilitiesMXBeans.register(CapabilitySet.EMPTY)) {
            Object health = ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Health");
            assertEquals(holds, health.toString().startsWith("DOWN: "), health.toString());
            assertEquals(!holds, bean.isWithinLimit());
            assertEquals(holds, bean.getOffenders().length > 0);
            String second = assertThrows(
                    CapabilityException.class, () -> CapabilitiesMXBeans.register(CapabilitySet.EMPTY)).getMessage();
            assertTrue(second.contains("is registered already"), second);
        }
        assertThrows(
                InstanceNotFoundException.class,
                () -> ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Health"));
    }
}
