/**
 * Children with exact capabilities: {@link dev.jcap.linux.launch.CapabilityLauncher} starts a program with a plan applied,
 * replaces this process by one, and predicts what a program would hold.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/cap_launch.3.html">cap_launch(3)</a>
 */
package dev.jcap.linux.launch;
