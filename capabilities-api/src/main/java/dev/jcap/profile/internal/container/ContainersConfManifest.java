package dev.jcap.profile.internal.container;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Podman's {@code containers.conf}, whose section {@code [containers]} says what a container has by default. */
public final class ContainersConfManifest implements ManifestReader {

    private static final List<String> KEYS = List.of("default_capabilities", "privileged", "userns");
    private static final Pattern TELLING = Pattern.compile("capabilit|privileg");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        return Sections.of(source).contains("containers");
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        FindingCollector own = new FindingCollector(documents.source(), "podman's default");
        Container container = new Container(ContainerEngine.PODMAN, own);
        boolean given = false;
        boolean appends = false;
        int index = 0;
        for (TomlSettings.Setting setting : new TomlSettings(documents.source()).read()) {
            String key = setting.key().text();
            if (!setting.section().equals("containers")) {
                continue;
            }
            if (key.equals("default_capabilities")) {
                setting.items().forEach(container::add);
                given = true;
                appends = setting.appends();
                index = setting.key().index();
            } else if (key.equals("privileged") && setting.value().equals("true")) {
                container.privileged(setting.key());
            } else if (!KEYS.contains(key) && TELLING.matcher(key).find()) {
                own.unknownKey(setting.key(), "the section [containers]", KEYS);
            }
        }
        if (given && !appends) {
            container.replacesDefault();
        }
        return List.of(container.parsed(Optional.of(documents.source().location(index))));
    }
}
