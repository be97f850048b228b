package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands that Compose runs in the container of a service, which may have a user and privileges of their own. */
final class ComposeHooks {

    private static final List<String> KEYS = List.of("pre_start", "post_start", "pre_stop");

    private final ComposeService service;
    private final CapabilityDeclaration declared;
    private final List<ParsedDeclaration> declarations = new ArrayList<>();

    /**
     * Creates the hooks of a service.
     *
     * @param declared what the service itself starts with
     */
    ComposeHooks(ComposeService service, CapabilityDeclaration declared) {
        this.service = service;
        this.declared = declared;
    }

    List<ParsedDeclaration> declarations() {
        DocumentNode.Mapping node = service.node();
        for (String key : KEYS) {
            service.tree().list(node, key).forEach(hook -> hook(key, service.tree().mapping(hook, "a hook")));
        }
        service.tree().mapping(node, "develop").ifPresent(develop -> {
            for (DocumentNode watch : service.tree().list(develop, "watch")) {
                service.tree().mapping(service.tree().mapping(watch, "a watch"), "exec").ifPresent(it -> hook("develop", it));
            }
        });
        return declarations;
    }

    private void hook(String key, DocumentNode.Mapping hook) {
        boolean privileged = service.bool(hook, "privileged");
        Optional<String> user = service.user(hook).map(it -> it.split(":", 2)[0]).map(it -> it.isEmpty() ? "0" : it);
        CapabilityDeclaration own = user.map(declared::withUser).orElse(declared);
        own = privileged ? own.withBounding(CapabilitySpelling.ALL) : own;
        if (own.equals(declared)) {
            return;
        }
        if (privileged || own.isRoot() && !declared.isRoot()) {
            String how = (privileged ? "with all capabilities" : "") + (own.isRoot() ? " as root" : "");
            service.findings().add(LintRule.COMPOSE_HOOK, hook.index(), key, how.strip());
        }
        String subject = service.findings().subject() + ", " + key;
        declarations.add(new ParsedDeclaration(
                subject, own, List.of(), Optional.of(service.findings().source().location(hook.index()))));
    }
}
