/**
 * Linux capabilities as immutable values: sets, states, snapshots and plans. No input or output, any operating system.
 *
 * <p>{@link dev.jcap} has the model, with a drawing; {@link dev.jcap.exec} has the rules of {@code execve(2)};
 * {@link dev.jcap.profile} reads what containers, pods and units write.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
@SuppressWarnings("module") // The Linux library and the command line are built after this module.
module dev.jcap {
    exports dev.jcap;
    exports dev.jcap.exec;
    exports dev.jcap.profile;
    exports dev.jcap.profile.internal.json to dev.jcap.cli;
    exports dev.jcap.profile.internal.text to dev.jcap.cli;
    exports dev.jcap.internal.text to dev.jcap.linux, dev.jcap.cli;
}
