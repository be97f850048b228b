/**
 * Reads, changes and proves Linux capabilities of threads and processes.
 *
 * <p>Start Java with {@code --enable-native-access=dev.jcap.linux}, or {@code --enable-native-access=ALL-UNNAMED} when
 * jcap is on the class path.
 */
module dev.jcap.linux {
    requires transitive dev.jcap;
    // Without these there is no JMX bean, no "jcap drop", and no event of the flight recorder; all else works.
    requires static java.management;
    requires static jdk.attach;
    requires static jdk.jfr;

    exports dev.jcap.linux;
    exports dev.jcap.linux.trace;
}
