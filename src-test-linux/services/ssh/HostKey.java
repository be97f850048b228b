package services.ssh;

import java.nio.file.Path;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** Makes a host key in a file that only this user can read. */
final class HostKey {

    private HostKey() {}

    public static void main(String[] args) {
        SimpleGeneratorHostKeyProvider provider = new SimpleGeneratorHostKeyProvider(Path.of(args[0]));
        provider.setAlgorithm("EC");
        provider.loadKeys(null);
    }
}
