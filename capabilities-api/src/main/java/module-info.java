/**
 * Linux capabilities as immutable values: sets, states, snapshots and plans. No input or output, any operating system.
 */
module dev.jcap {
    exports dev.jcap;
    exports dev.jcap.profile;
}
