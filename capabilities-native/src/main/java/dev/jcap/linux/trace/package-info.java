/**
 * Which capabilities a program needs: the kernel's own account of every check it makes, read from its tracing files.
 *
 * <p>{@link dev.jcap.linux.trace.Convergence} proves a smallest sufficient set by trying:
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="converge"}
 *
 * <p>{@link dev.jcap.linux.trace.CapabilityTracer} records what was checked, for which system call, with which answer:
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="launch"}
 *
 * <p>Both need root. Recording also needs Linux 6.14 or newer (the tracepoint {@code capability:cap_capable}) and a mounted
 * tracefs; trying does not.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/trace/ftrace.html">ftrace</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
package dev.jcap.linux.trace;
