/**
 * What the rest of the world writes about capabilities: container options, pod manifests, OCI configurations, unit
 * files, setpriv lists. Reads, prints and compares them, says what they really grant, and what goes beyond an allow-list.
 *
 * <p>Text in, values out: nothing here reads files or asks the kernel. "All" means the 41 capabilities that have a name.
 *
 * <p>{@link dev.jcap.profile.Manifest} reads a whole file, and finds every trap in it:
 *
 * {@snippet class="dev.jcap.example.DeclarationExamples" region="lint"}
 *
 * <p>{@link dev.jcap.profile.Dialect} reads and prints one option or list; {@link
 * dev.jcap.profile.CapabilityDeclaration} says what a program really starts with:
 *
 * {@snippet class="dev.jcap.example.DeclarationExamples" region="meaning"}
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/systemd.exec.5.html">systemd.exec(5)</a>
 * @see <a href="https://man7.org/linux/man-pages/man1/setpriv.1.html">setpriv(1)</a>
 */
package dev.jcap.profile;
