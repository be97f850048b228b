package services.jetty;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Jetty, whose connector opens its port before the server starts. */
public final class JettyRecipe {

    private JettyRecipe() {}

    /** Serves until it is asked to end. Argument: the port. */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        server.setHandler(new Hello());
        int port = Integer.parseInt(args[0]);
        // @start region="plan"
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        // @end
        // @start region="recipe"
        ServerConnector connector = new ServerConnector(server);
        connector.setPort(port);
        server.addConnector(connector);
        connector.open();                            // as root; nothing accepts yet
        Capabilities.process().apply(plan);
        server.start();                              // as app
        // @end
        server.join();
    }

    /** The application. */
    private static final class Hello extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "hello", callback);
            return true;
        }
    }
}
