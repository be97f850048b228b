package services.tomcat;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with a connector that opens its port in {@code init}: the drop comes before any thread of the connector. */
public final class TomcatListenerRecipe {

    private TomcatListenerRecipe() {}

    /** Serves until it is asked to end. Arguments: the port, and a directory of the user app. */
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = Hello.tomcat(Integer.parseInt(args[0]), args[1]);
        // @start region="recipe"
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        LifecycleListener drop = event -> {
            if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {      // each port is open, no thread answers yet
                Capabilities.process().apply(plan);
            }
        };
        tomcat.getServer().addLifecycleListener(drop);
        tomcat.start();
        // @end
        tomcat.getServer().await();
    }
}
