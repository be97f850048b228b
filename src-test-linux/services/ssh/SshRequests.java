package services.ssh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import services.driver.Client;

/** Commands over one session. */
public final class SshRequests implements Client {

    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;

    public SshRequests(int port) throws IOException {
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
        session = client.connect("anybody", "127.0.0.1", port).verify(30, TimeUnit.SECONDS).getSession();
        session.addPasswordIdentity("secret");
        session.auth().verify(30, TimeUnit.SECONDS);
    }

    @Override
    public void request() throws IOException {
        String answer = session.executeRemoteCommand("echo hello").strip();
        if (!answer.equals("hello")) {
            throw new IOException("answered: " + answer);
        }
    }

    /** The child shows what it is. */
    @Override
    public String tryTheRest() throws IOException {
        String ids = session.executeRemoteCommand("id").strip();
        String sets = session.executeRemoteCommand("grep Cap /proc/self/status");
        if (!ids.equals("uid=%1$s(app) gid=%2$s(app) groups=%2$s(app)".formatted(
                System.getProperty("service.uid"), System.getProperty("service.gid")))
                || !sets.lines().allMatch(line -> line.matches("Cap\\w+:\t0+"))) {
            throw new IOException("a child is " + ids + "\n" + sets);
        }
        return "a child is " + ids + " without capabilities";
    }

    @Override
    public void close() throws IOException {
        session.close();
        client.stop();
    }
}
