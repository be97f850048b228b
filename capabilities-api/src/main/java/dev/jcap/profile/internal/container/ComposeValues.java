package dev.jcap.profile.internal.container;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;

/** Values of a compose file whose variables are replaced. */
final class ComposeValues {

    private ComposeValues() {}

    /** The text of a value; refused where it has none, or where Compose refuses its variables. */
    static ComposeVariables replace(DocumentNode node, NodeReader tree) {
        if (!(node instanceof DocumentNode.Scalar scalar)) {
            throw tree.refusal(node, "a single value is needed");
        }
        try {
            return ComposeVariables.replace(scalar.text());
        } catch (IllegalArgumentException e) {
            throw tree.refusal(node, "Compose refuses the value: " + e.getMessage());
        }
    }
}
