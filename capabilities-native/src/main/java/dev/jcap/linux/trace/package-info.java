/**
 * Finds the capabilities that a program needs, from the kernel's trace of its checks and by trial runs.
 *
 * <p>{@link dev.jcap.linux.trace.MinimalSetFinder} proves a minimal set by trial runs:
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="converge"}
 *
 * <p>{@link dev.jcap.linux.trace.CapabilityTracer} records the checks, with their system calls and results:
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="launch"}
 *
 * <p>Both require root. Recording also requires Linux 6.14 or newer (the tracepoint {@code capability:cap_capable}) and a
 * mounted tracefs; trial runs do not.
 *
 * <p>This package is a preview: its types and texts may change in any release.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/trace/ftrace.html">ftrace</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
package dev.jcap.linux.trace;
