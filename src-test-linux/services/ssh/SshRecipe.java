package services.ssh;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.MappedKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** An SSH server that runs the commands of its clients as children. */
public final class SshRecipe {

    private SshRecipe() {}

    /** Serves until it is asked to end. Arguments: the port, and the file of the host key, which only root can read. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Path hostKey = Path.of(args[1]);
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        // @start region="recipe"
        SshServer server = SshServer.setUpDefaultServer();
        server.setPort(port);
        List<KeyPair> keys = new ArrayList<>();
        new FileKeyPairProvider(hostKey).loadKeys(null).forEach(keys::add);      // reads the key now, and not at a connection
        server.setKeyPairProvider(new MappedKeyPairProvider(keys));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
        Capabilities.process().apply(plan);
        // @end
        server.setPasswordAuthenticator((user, password, session) -> password.equals("secret"));
        Thread.currentThread().join();
    }
}
