/**
 * What the rest of the world writes about capabilities: container options, pod manifests, OCI configurations, unit
 * files, setpriv lists. Reads, prints and compares them, says what they really grant, and what goes beyond an allow-list.
 *
 * <p>Text in, values out: nothing here reads files or asks the kernel. "All" means the 41 capabilities that have a name.
 */
package dev.jcap.profile;
