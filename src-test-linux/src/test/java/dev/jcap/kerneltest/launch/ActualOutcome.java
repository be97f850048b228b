package dev.jcap.kerneltest.launch;

import static dev.jcap.kerneltest.support.Scenarios.require;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Predictions and what then really happens, both as one text, to be compared. */
final class ActualOutcome {

    /** The files that a command is to print: who it is, and what the kernel told it at its start. */
    static final String[] ARGUMENTS = {"/proc/self/status", "/proc/self/auxv"};

    private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d+)");
    private static final long AT_SECURE = 23;
    private static final String ENOENT = "2";
    /** For the JDK a file below something that is no directory does not exist. */
    private static final String ENOTDIR = "20";

    private ActualOutcome() {}

    interface Predicting {
        ExecOutcome predict() throws IOException;
    }

    /** What is predicted. */
    static String predicted(Predicting prediction) {
        try {
            return switch (prediction.predict()) {
                case ExecOutcome.Started started -> line(started.after()) + " secure " + (started.secure() ? 1 : 0);
                case ExecOutcome.Refused refused -> "error " + (refused.errno() == ExecOutcome.Errno.EPERM ? 1 : 22);
            };
        } catch (CapabilityDeniedException e) {
            return denied(e);
        } catch (IOException e) {
            return "error " + number(e);
        }
    }

    private static String number(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> ENOENT;
            case AccessDeniedException _ -> "13";
            case FileSystemLoopException _ -> "40";
            case FileSystemException other when String.valueOf(other.getReason()).contains("ENOEXEC") -> "8";
            default -> e.toString();
        };
    }

    private static String denied(CapabilityDeniedException e) {
        return "denied " + e.getMessage().replaceAll("(: .*? \\(\\d+\\))?: .*", "$1");
    }

    /** What becomes of it when this thread takes on the plan and starts the command. */
    static String happened(ProcessBuilder command, CapabilityPlan plan) throws Exception {
        try {
            Capabilities.thread().apply(plan);
        } catch (CapabilityDeniedException e) {
            return denied(e);
        }
        try {
            Process process = command.start();
            byte[] output = process.getInputStream().readAllBytes();
            int status = process.waitFor();
            return output.length == 0 ? "ended with " + status : describe(output);
        } catch (IOException e) {
            Matcher error = ERROR.matcher(e.getMessage());
            require(error.find(), "no error number in " + e);
            return "error " + (error.group(1).equals(ENOTDIR) ? ENOENT : error.group(1));
        }
    }

    private static String describe(byte[] output) {
        String text = new String(output, StandardCharsets.ISO_8859_1);
        int start = text.startsWith("Name:\t") ? 0 : text.indexOf("\nName:\t") + 1;
        require(text.startsWith("Name:\t", start), "no status in " + text);
        int end = text.indexOf('\n', text.indexOf("\nnonvoluntary_ctxt_switches:", start) + 1) + 1;
        OptionalLong secure = secure(ByteBuffer.wrap(output, end, output.length - end).slice());
        return line(CapabilitySnapshot.parse(text.substring(start, end)))
                + (secure.isPresent() ? " secure " + secure.getAsLong() : "");
    }

    /** A program that changed ids cannot always read this about itself. */
    private static OptionalLong secure(ByteBuffer vector) {
        vector.order(ByteOrder.nativeOrder());
        while (vector.remaining() >= 16) {
            long key = vector.getLong();
            long value = vector.getLong();
            if (key == AT_SECURE) {
                return OptionalLong.of(value);
            }
        }
        return OptionalLong.empty();
    }

    private static String line(CapabilitySnapshot thread) {
        return Scenarios.credentials(thread);
    }

    /** Whether both say the same, as far as reality says anything. */
    static boolean agree(String predicted, String happened) {
        return predicted.equals(happened)
                || !happened.contains(" secure ") && predicted.replaceAll(" secure \\d$", "").equals(happened);
    }
}
