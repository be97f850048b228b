package dev.jcap.cli.process;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.internal.system.PathBytes;
import dev.jcap.linux.internal.system.ScriptLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A script: the kernel runs its interpreter, whose owner, mode and capabilities count instead.
 *
 * @param file         the script
 * @param interpreter  the program that its first line names
 * @param capabilities the script's own file capabilities, which have no effect
 */
record Script(Path file, Path interpreter, Optional<FileCapabilities> capabilities) {

    /** Returns the script in a file; empty if the file is none, or cannot be read. */
    static Optional<Script> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(ScriptLine.SIZE);
            if (!ScriptLine.isScript(beginning)) {
                return Optional.empty();
            }
            Optional<byte[]> interpreter = ScriptLine.interpreter(beginning);
            Optional<FileCapabilities> capabilities = CapabilityFiles.get(file);
            return interpreter.map(name -> new Script(file, Path.of(new String(name, PathBytes.PATHS)), capabilities));
        } catch (IOException e) {
            return Optional.empty(); // Without its first line nobody can tell.
        }
    }

    @Override
    public String toString() {
        String own = capabilities.map(held -> "; its own capabilities, " + held + ", have no effect").orElse("");
        return TextLayout.plain(file.toString()) + " is a script: the kernel runs " + TextLayout.plain(interpreter.toString())
                + ", and that file's owner, mode and capabilities count" + own;
    }
}
