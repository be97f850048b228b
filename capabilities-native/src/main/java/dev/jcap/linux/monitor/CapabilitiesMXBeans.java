package dev.jcap.linux.monitor;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.shared.RunningKernel;

/**
 * This process's capabilities for JMX clients, registered as {@value #NAME} until it is closed. Needs the module
 * {@code java.management}, which jcap itself does not ask for.
 *
 * @since 0.1
 */
public final class CapabilitiesMXBeans implements CapabilitiesMXBean, AutoCloseable {

    /** The bean's name. */
    public static final String NAME = "dev.jcap:type=Capabilities";

    private final CapabilitySet limit;
    private boolean closed;

    private CapabilitiesMXBeans(CapabilitySet limit) {
        this.limit = limit;
    }

    /**
     * Registers the bean with the platform's MBean server.
     *
     * @param limit what a thread of this process, or a program that it executes, may come to hold at most
     * @return the bean
     * @throws CapabilityException when this Java has no module {@code java.management}, a bean of that name is registered
     *                             already, or jcap cannot work here at all
     */
    public static CapabilitiesMXBeans register(CapabilitySet limit) {
        RunningKernel.get();
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            throw new CapabilityException("there is no JMX here: this Java was started without the module java.management;"
                    + " add --add-modules java.management");
        }
        CapabilitiesMXBeans bean = new CapabilitiesMXBeans(limit);
        PlatformBeans.register(bean, NAME);
        return bean;
    }

    @Override
    public String getLimit() {
        return limit.toString();
    }

    @Override
    public boolean isWithinLimit() {
        try {
            return check().isProven();
        } catch (CapabilityException e) {
            return false;
        }
    }

    @Override
    public String getHealth() {
        try {
            ThreadReport report = check();
            return (report.isProven() ? "UP: " : "DOWN: ") + report.toString().lines().findFirst().orElseThrow();
        } catch (CapabilityException e) {
            return "DOWN: " + e.getMessage();
        }
    }

    @Override
    public int getThreadCount() {
        return check().threads().size();
    }

    @Override
    public String[] getOffenders() {
        return check().offenders().stream().map(ThreadState::toString).toArray(String[]::new);
    }

    @Override
    public String[] getThreads() {
        return Capabilities.process().read().stream().map(CapabilitiesMXBeans::line).toArray(String[]::new);
    }

    private static String line(CapabilitySnapshot thread) {
        return thread.name() + " (tid " + thread.id() + "): " + thread.state()
                + " bounding [" + thread.bounding() + "] ambient [" + thread.ambient() + "] no_new_privs "
                + (thread.noNewPrivs() ? "yes" : "no") + " uid " + thread.uids().effective() + " gid "
                + thread.gids().effective() + " groups " + thread.groups();
    }

    private ThreadReport check() {
        return Capabilities.process().checkReachable(limit);
    }

    /** Takes the bean away; closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        PlatformBeans.remove(NAME);
    }
}
