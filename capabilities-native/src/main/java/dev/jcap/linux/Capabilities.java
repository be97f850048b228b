package dev.jcap.linux;
/** x. */
public final class Capabilities { private Capabilities() { } }
