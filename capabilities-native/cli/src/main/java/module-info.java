/**
 * The command {@code jcap}, the commands of libcap under their own names, and the agent. Nothing here is meant to be called
 * from Java.
 */
module dev.jcap.cli {
    requires dev.jcap.linux;
    // Without these there is no "jcap drop" and no JMX bean; all else works.
    requires static java.management;
    requires static jdk.attach;

    exports dev.jcap.cli;
}
