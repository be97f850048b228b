package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ProcessSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The umask and the limit of open files of a process. */
class ProcessSettingsIT {

    private static String line(String file, String start) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(text -> text.startsWith(start)).findFirst().orElseThrow();
    }

    private static void requireLimits(long soft, long hard) throws IOException {
        String[] words = line("/proc/self/limits", "Max open files").split("\\s+");
        requireEqual(soft + ":" + hard, words[3] + ":" + words[4], "limits");
        requireEqual(new ProcessSettings.OpenFiles(soft, hard), ProcessSettings.openFiles(), "limits");
    }

    /** Lowers and raises what everybody may. */
    static final class AnyUser {
        public static void main(String[] args) throws IOException {
            int before = ProcessSettings.setUmask(0137);
            requireEqual("Umask:\t0137", line("/proc/self/status", "Umask"), "umask");
            requireEqual(0137, ProcessSettings.setUmask(before), "umask before");
            requireLimits(256, 512);
            ProcessSettings.setOpenFiles(300);
            requireLimits(300, 512);
            ProcessSettings.setOpenFiles(new ProcessSettings.OpenFiles(256, 400));
            requireLimits(256, 400);
        }
    }

    @Test
    void umaskAndLimits_ofAnyUser_change() {
        ChildJvm.in(ChildPrivilege.HERE).limited("nofile=256:512").with("-XX:-MaxFDLimit").run(AnyUser.class).passed();
    }

    /** Cannot raise the hard limit, and may name the one that there is. */
    static final class PlainUser {
        public static void main(String[] args) throws IOException {
            CapabilityDeniedException refusal =
                    requireThrows(CapabilityDeniedException.class, () -> ProcessSettings.setOpenFiles(513));
            requireEqual("cap_sys_resource", refusal.missing().toString(), "missing");
            require(refusal.getMessage().contains("which is 512, requires cap_sys_resource"), refusal.getMessage());
            requireLimits(256, 512);
            ProcessSettings.setOpenFiles(new ProcessSettings.OpenFiles(256, 512));
        }
    }

    @Test
    void setOpenFiles_aboveTheHardLimitWithoutCapability_isRefused() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).limited("nofile=256:512").with("-XX:-MaxFDLimit").run(PlainUser.class).passed();
    }
}
