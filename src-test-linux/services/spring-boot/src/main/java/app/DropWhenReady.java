package app;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Drops when the port is open; with the agent instead, {@code --drop.by=agent}. */
@ConditionalOnProperty(name = "drop.by", havingValue = "service", matchIfMissing = true)
// @start region="recipe"
@Component
class DropWhenReady {

    @EventListener
    void drop(WebServerInitializedEvent event) {
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                .become(Capabilities.user("app"))
                .handOver("/tmp/tomcat*." + event.getWebServer().getPort() + ".*")      // where Tomcat stores uploads
                .setNoNewPrivs();
        Capabilities.process().apply(plan);
    }
}
// @end
