/**
 * Which capabilities a program needs: the kernel's own account of every check it makes, read from its tracing files.
 *
 * <p>Start at {@link dev.jcap.linux.trace.CapabilityTracer}, which records, or at
 * {@link dev.jcap.linux.trace.Convergence}, which proves a smallest sufficient set by trying. Recording needs root, Linux
 * 6.14 or newer (the tracepoint {@code capability:cap_capable}) and a mounted tracefs; trying needs none of the latter two.
 */
package dev.jcap.linux.trace;
