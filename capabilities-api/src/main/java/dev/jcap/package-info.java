/**
 * Linux capabilities as values: sets, states, tuples, files' capabilities, snapshots of a thread, and plans of what is to
 * change. Immutable, without input or output, on any operating system. What asks and changes the kernel is
 * {@code dev.jcap.linux}.
 *
 * <h2>The model</h2>
 *
 * <p>Each thread has five sets of capabilities. They obey different rules, so each has a name here, and none is chosen by a
 * number:
 *
 * <p><img src="doc-files/five-sets.svg" style="max-width: 100%" alt="What moves between the five sets: capset and prctl while a thread
 * runs, and the rules of execve">
 *
 * <table class="striped">
 * <caption>Which type has what</caption>
 * <thead><tr><th scope="col">type</th><th scope="col">what it is</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@link dev.jcap.Capability}</th><td>one of the 64 that the kernel has room for; constants for those with
 * a name</td></tr>
 * <tr><th scope="row">{@link dev.jcap.CapabilitySet}</th><td>any of them</td></tr>
 * <tr><th scope="row">{@link dev.jcap.CapabilityState}</th><td>permitted, effective, inheritable: what {@code capset(2)}
 * takes</td></tr>
 * <tr><th scope="row">{@link dev.jcap.Iab}</th><td>inheritable, ambient, blocked: libcap's tuple</td></tr>
 * <tr><th scope="row">{@link dev.jcap.FileCapabilities}</th><td>the attribute {@code security.capability} of a file</td></tr>
 * <tr><th scope="row">{@link dev.jcap.CapabilitySnapshot}</th><td>all five sets of one thread, its ids and its flags</td></tr>
 * <tr><th scope="row">{@link dev.jcap.CapabilityPlan}</th><td>what is to be different, without saying where</td></tr>
 * <tr><th scope="row">{@link dev.jcap.exec.ExecRules}</th><td>what an {@code execve} makes of a snapshot, and why</td></tr>
 * </tbody>
 * </table>
 *
 * <p>Texts are those of libcap and the kernel, to the byte:
 *
 * {@snippet class="dev.jcap.example.ModelExamples" region="texts"}
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man3/cap_from_text.3.html">cap_from_text(3)</a>
 * @see <a href="https://man7.org/linux/man-pages/man3/cap_iab.3.html">cap_iab(3)</a>
 */
package dev.jcap;

import dev.jcap.exec.ExecRules;
