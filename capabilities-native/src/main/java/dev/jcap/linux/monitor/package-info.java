/**
 * Keeps an eye on capabilities while a service runs: {@link dev.jcap.linux.monitor.CapabilityWatch} reports threads that hold
 * too much, {@link dev.jcap.linux.monitor.CapabilityAudit} finds what weakens a process, and
 * {@link dev.jcap.linux.monitor.CapabilitiesMXBeans} shows both to JMX.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
package dev.jcap.linux.monitor;
