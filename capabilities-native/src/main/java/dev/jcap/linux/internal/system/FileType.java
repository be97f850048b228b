package dev.jcap.linux.internal.system;

import java.util.Arrays;

/** The types of files, by the number in the upper four bits of their mode and in directory entries ({@code inode(7)}). */
public enum FileType {
    UNKNOWN(0, "of an unknown type"),
    FIFO(1, "a FIFO"),
    CHARACTER_DEVICE(2, "a character device"),
    DIRECTORY(4, "a directory"),
    BLOCK_DEVICE(6, "a block device"),
    REGULAR(8, "a regular file"),
    SYMBOLIC_LINK(10, "a symbolic link"),
    SOCKET(12, "a socket");

    private static final FileType[] BY_NUMBER = new FileType[16];

    static {
        Arrays.fill(BY_NUMBER, UNKNOWN);
        for (FileType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final String phrase;

    FileType(int number, String phrase) {
        this.number = number;
        this.phrase = phrase;
    }

    static FileType ofMode(int mode) {
        return ofEntry(mode >>> 12);
    }

    static FileType ofEntry(int type) {
        return BY_NUMBER[type & 15];
    }

    /** For example {@code a directory}. */
    @Override
    public String toString() {
        return phrase;
    }
}
