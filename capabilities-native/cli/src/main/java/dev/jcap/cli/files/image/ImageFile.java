package dev.jcap.cli.files.image;

import dev.jcap.exec.ExecutedFile;

/**
 * A file of an image.
 *
 * @param type     the type flag of the archive
 * @param target   of a symbolic link
 * @param executed its owner, mode and capabilities
 * @param content  the beginning of a program; all of the list of users; otherwise nothing
 */
record ImageFile(char type, String target, ExecutedFile executed, byte[] content) {

    private static final int EXECUTABLE = 0111;

    boolean isLink() {
        return type == '2';
    }

    boolean isProgram() {
        return !isLink() && type != '5' && (executed.mode() & EXECUTABLE) != 0;
    }
}
