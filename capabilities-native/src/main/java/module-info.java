/**
 * Reads, changes and proves Linux capabilities of threads and processes.
 *
 * <p>Start Java with {@code --enable-native-access=dev.jcap.linux}, or {@code --enable-native-access=ALL-UNNAMED} when
 * jcap is on the class path.
 *
 * <p>{@link dev.jcap.linux} has an example of a service that drops; threads and processes.
 * {@link dev.jcap.linux.files} has file capabilities, {@link dev.jcap.linux.launch} children,
 * {@link dev.jcap.linux.monitor} watches and audits, and {@link dev.jcap.linux.trace} finds out which capabilities a program
 * needs.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
@SuppressWarnings("module") // The command line is built after this module.
module dev.jcap.linux {
    requires transitive dev.jcap;
    // Without these there is no JMX bean and no event of the flight recorder; all else works.
    requires static java.management;
    requires static jdk.jfr;

    exports dev.jcap.linux;
    exports dev.jcap.linux.files;
    exports dev.jcap.linux.launch;
    exports dev.jcap.linux.monitor;
    exports dev.jcap.linux.trace;
    exports dev.jcap.linux.internal.json to dev.jcap.cli;
    exports dev.jcap.linux.internal.kernel to dev.jcap.cli;
    exports dev.jcap.linux.internal.proc to dev.jcap.cli;
    exports dev.jcap.linux.internal.system to dev.jcap.cli;
}
