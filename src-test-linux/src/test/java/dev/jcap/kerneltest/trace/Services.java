package dev.jcap.kerneltest.trace;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Services to find the needs of. */
final class Services {

    private Services() {}

    /** Serves HTTP on a port, as many seconds as a second argument says. */
    static final class Web {
        public static void main(String[] arguments) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            if (arguments.length > 1) {
                Thread.sleep(Duration.ofSeconds(Long.parseLong(arguments[1])));
                System.exit(0);
            }
        }
    }

    /** Takes over the files in its directory. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            Files.setAttribute(Path.of(arguments[0]), "unix:uid", 65534);
        }
    }

    /** Sends an echo request, by a child with a raw socket, and waits for the reply. */
    static final class Pinger {

        private static final String PING = """
                use Socket;
                $SIG{ALRM} = sub { exit 3 };
                alarm 300;
                socket(S, PF_INET, SOCK_RAW, 1) or exit 2;
                my $data = pack('CCnnn', 8, 0, 0, 0x4a43, 1);
                my $sum = 0;
                $sum += $_ for unpack('n*', $data);
                substr($data, 2, 2) = pack('n', ~(($sum >> 16) + ($sum & 0xffff)) & 0xffff);
                send(S, $data, 0, sockaddr_in(0, inet_aton('127.0.0.1'))) or exit 4;
                while (recv(S, my $reply, 512, 0)) { exit 0 if unpack('x20 C', $reply) == 0 }
                exit 5;
                """;

        public static void main(String[] arguments) throws Exception {
            System.exit(new ProcessBuilder("/usr/bin/perl", "-e", PING).inheritIO().start().waitFor());
        }
    }

    /** Asks whether an address can be reached, which the JDK finds out in one way or another. */
    static final class Asker {
        public static void main(String[] arguments) throws Exception {
            System.exit(InetAddress.getByName("127.0.0.1").isReachable(60_000) ? 0 : 1);
        }
    }
}
