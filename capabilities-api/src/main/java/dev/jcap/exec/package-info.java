/**
 * What {@code execve(2)} makes of a thread's credentials, and why: {@link dev.jcap.exec.ExecRules} applies the kernel's rules
 * to a {@link dev.jcap.CapabilitySnapshot} and an {@link dev.jcap.exec.ExecutedFile}, without executing anything.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>
 */
package dev.jcap.exec;
