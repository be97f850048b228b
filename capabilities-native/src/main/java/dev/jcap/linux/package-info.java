/**
 * Reads, changes and proves the capabilities of the calling thread, of every thread of this process, and reads those of
 * other processes.
 *
 * <p>Start at {@link dev.jcap.linux.Capabilities}. The kernel keeps credentials for each thread; what is named
 * <i>thread</i> here touches the calling thread only, what is named <i>process</i> touches every thread.
 *
 * <h2>A service that drops</h2>
 *
 * {@snippet class="dev.jcap.example.FirstDrop" region="drop"}
 *
 * <p>Success means that at one moment every thread alive had been found to hold no more than the plan leaves. Everything else
 * is an exception:
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="refusal"}
 *
 * <h2>Where a plan is applied</h2>
 *
 * <table class="striped">
 * <caption>Three places</caption>
 * <thead><tr><th scope="col">place</th><th scope="col">what changes</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@link dev.jcap.linux.ThreadCapabilities}</th><td>the calling platform thread</td></tr>
 * <tr><th scope="row">{@link dev.jcap.linux.ProcessCapabilities}</th><td>every thread, those of the garbage collector and the
 * compilers included</td></tr>
 * <tr><th scope="row">{@link dev.jcap.linux.launch.CapabilityLauncher}</th><td>a child, or the program that this process
 * becomes</td></tr>
 * </tbody>
 * </table>
 *
 * <p>One thread can keep more than all others: {@link dev.jcap.linux.PrivilegedThread}. Afterwards
 * {@link dev.jcap.linux.monitor.CapabilityWatch}, {@link dev.jcap.linux.monitor.CapabilityAudit} and {@link dev.jcap.linux.monitor.CapabilitiesMXBeans}
 * look whether it stays so. Files: {@link dev.jcap.linux.files.CapabilityFiles} and {@link dev.jcap.linux.files.FileBaseline}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/capset.2.html">capset(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/prctl.2.html">prctl(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/credentials.7.html">credentials(7)</a>
 */
package dev.jcap.linux;

import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileBaseline;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.monitor.CapabilityAudit;
import dev.jcap.linux.monitor.CapabilityWatch;
