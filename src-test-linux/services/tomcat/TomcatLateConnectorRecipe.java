package services.tomcat;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with a connector that opens its port in {@code start}, as the last thing: the drop comes when all has started. */
public final class TomcatLateConnectorRecipe {

    private TomcatLateConnectorRecipe() {}

    /** Serves until it is asked to end. Arguments: the port, and a directory of the user app. */
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = Hello.tomcat(Integer.parseInt(args[0]), args[1]);
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        // @start region="recipe"
        tomcat.getConnector().setProperty("bindOnInit", "false");
        tomcat.getServer().addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.AFTER_START_EVENT)) {
                Capabilities.process().apply(plan);
            }
        });
        tomcat.start();
        // @end
        tomcat.getServer().await();
    }
}
