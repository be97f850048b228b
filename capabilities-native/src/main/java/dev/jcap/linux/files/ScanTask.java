package dev.jcap.linux.files;

/** A directory that a thread of a scan has opened and not read yet. */
record ScanTask(int descriptor, byte[] path) {}
