/**
 * File capabilities: reads, sets and removes them race-free, scans trees for them, and compares a scan with a baseline.
 * {@link dev.jcap.linux.files.CapabilityFiles} is the entry.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
package dev.jcap.linux.files;
