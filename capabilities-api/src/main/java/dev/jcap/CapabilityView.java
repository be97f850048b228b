package dev.jcap;

import java.util.AbstractSet;
import java.util.Iterator;

/** A capability set as the JDK's collections have sets. */
final class CapabilityView extends AbstractSet<Capability> {

    private final CapabilitySet capabilities;

    CapabilityView(CapabilitySet capabilities) {
        this.capabilities = capabilities;
    }

    CapabilitySet capabilities() {
        return capabilities;
    }

    @Override
    public Iterator<Capability> iterator() {
        return capabilities.iterator();
    }

    @Override
    public boolean contains(Object other) {
        return other instanceof Capability capability && capabilities.contains(capability);
    }

    @Override
    public int size() {
        return capabilities.size();
    }
}
