/**
 * Reads, changes and proves the capabilities of the calling thread, of every thread of this process, and reads those of
 * other processes.
 *
 * <p>Start at {@link dev.jcap.linux.Capabilities}. The kernel keeps credentials for each thread; what is named
 * <i>thread</i> here touches the calling thread only, what is named <i>process</i> touches every thread.
 */
package dev.jcap.linux;
