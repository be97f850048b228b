package dev.jcap.cli.agent.ready;

import java.io.IOException;

/** Something that shows that a service has opened what it needs, as an operator names it. */
public sealed interface ReadySign {

    /** Starts to look for it: what was there before does not count. Called on the thread that runs the main method. */
    Look begin();

    /** Looks for a sign, on one thread. */
    @FunctionalInterface
    interface Look {
        State now() throws IOException;
    }

    /**
     * What a look has found.
     *
     * @param holds whether the sign is there
     * @param text  the same for people, for example {@code port 443 is not open}
     */
    record State(boolean holds, String text) {}

    /**
     * This process listens on a TCP port, or is bound to a UDP port.
     *
     * @param port the port
     * @param udp  whether it is one of UDP
     */
    record Port(int port, boolean udp) implements ReadySign {
        @Override
        public Look begin() {
            return () -> {
                boolean open = OwnSockets.OF_THIS_PROCESS.find(port, udp).isPresent();
                return new State(open, this + (open ? " is open" : " is not open"));
            };
        }

        @Override
        public String toString() {
            return (udp ? "UDP port " : "port ") + port;
        }
    }

    /**
     * This process answers a request with a status of 200 to 399.
     *
     * @param port the port, one of its own
     * @param host what the request names as its host
     * @param path the path, with the query
     */
    record Http(int port, String host, String path) implements ReadySign {
        @Override
        public Look begin() {
            return new HttpLook(this);
        }

        @Override
        public String toString() {
            return "http:" + port + path;
        }
    }

    /**
     * A file appears, or is written anew.
     *
     * @param path its absolute path
     */
    record Appearing(String path) implements ReadySign {
        @Override
        public Look begin() {
            return new FileLook(path);
        }
    }

    /** The main method has been entered, after the static initializers of the main class. */
    record MainStarted() implements ReadySign {
        @Override
        public Look begin() {
            MainMethod main = new MainMethod(Thread.currentThread());
            return () -> main.hasBeenEntered()
                    ? new State(true, "the main method has started")
                    : new State(false, "the main method has not started");
        }
    }
}
