package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerMarksTest {

    private static final String ID = "61e36d0b59254797e959a9a9de98b1d0b4b0c6d11ae8126b4d604a3a21cfc841";
    private static final String POD = "0aa7f6d3-5bd7-4b6d-9d4f-35d5b4d36b8a";

    private static String words(ContainerMarks marks) {
        return marks.engine().orElse("-") + ' ' + marks.id().orElse("-").replace(ID, "ID") + ' '
                + marks.pod().orElse("-").replace(POD, "POD");
    }

    private static String full(String text) {
        return text.replace("ID", ID).replace("P_D", POD.replace('-', '_')).replace("POD", POD);
    }

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/docker-ID.scope, docker ID -",
        "12:pids:/docker/ID, docker ID -",
        "0::/docker/ID/init, docker ID -",
        "0::/machine.slice/libpod-ID.scope, podman ID -",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container, podman ID -",
        "1:cpu:/libpod_parent/libpod-ID, podman ID -",
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podP_D.slice/cri-containerd-ID.scope, containerd ID POD",
        "0::/kubepods.slice/kubepods-podP_D.slice/crio-ID.scope, cri-o ID POD",
        "4:memory:/kubepods/besteffort/podPOD/ID, - ID POD",
        "0::/../cri-containerd-ID.scope, containerd ID -",
        "0::/ecs/0123456789abcdef0123456789abcdef/ID, - ID -",
        "0::/lxc.payload.web/system.slice, lxc web -",
        "3:cpu:/lxc/web, lxc web -",
        "0::/machine.slice/systemd-nspawn@box.service/payload, systemd-nspawn box -",
        "0::/machine-a.scope/payload/init, systemd-nspawn a -",
        "4:memory:/podPOD, - - POD"
    })
    void of_aControlGroup_isEngineIdAndPod(String group, String expected) {
        assertEquals(expected, words(ContainerMarks.of(full(group) + "\n", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/docker/containers/ID/hostname /etc/hostname, docker ID -",
        "/run/containers/storage/overlay-containers/ID/userdata/hosts /etc/hosts, podman ID -",
        "/io.containerd.grpc.v1.cri/sandboxes/ID/resolv.conf /etc/resolv.conf, containerd - -",
        "/var/lib/kubelet/pods/POD/etc-hosts /etc/hosts, - - POD"
    })
    void of_aMount_isWhatTheEngineKeeps(String mount, String expected) {
        assertEquals(expected, words(ContainerMarks.of("0::/\n", "36 35 98:0 " + full(mount) + " rw - ext4 /dev/x rw\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0::/\n", "0::/user.slice/user-1000.slice/session-1.scope\n", "0::/system.slice/docker.service\n",
        "0::/system.slice/containerd.service\n", "0::/machine.slice/libpod-conmon-ID.scope\n",
        "4:memory:/app/056098aa898b4f1ff2ea8fb8eeef29e1\n"
    })
    void of_aProcessOfTheMachine_isNone(String groups) {
        String mount = "36 35 98:0 " + full("/var/lib/docker/containers/ID/mounts/shm /var/lib/docker/containers/ID/mounts/shm")
                + " rw - tmpfs shm rw\n";
        assertFalse(ContainerMarks.of(full(groups), mount).isContainer(), groups);
    }

    @ParameterizedTest
    @CsvSource({
        "docker-default (enforce), AppArmor", "unconfined, AppArmor", "system_u:system_r:container_t:s0:c1|c2, SELinux",
        "_, Smack"
    })
    void moduleOf_aLabel_isRecognised(String label, String module) {
        assertEquals(module, Confinement.moduleOf(label));
    }
}
