package dev.jcap.cli.files.image;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.EffectiveGrant;

/**
 * What a program of an image does to the capabilities of who executes it.
 *
 * @param path            the path, with a slash in front
 * @param before          what the one who executes it holds
 * @param grant           what the program holds
 * @param underNoNewPrivs what it holds where no_new_privs is set
 */
public record ImageProgram(String path, CapabilitySets before, EffectiveGrant grant, EffectiveGrant underNoNewPrivs) {

    static ImageProgram of(String path, ExecutedFile file, CapabilityDeclaration who) {
        return new ImageProgram(
                path, who.beforeExec(), who.effectiveGrant(file), who.withNoNewPrivs(true).effectiveGrant(file));
    }

    /** What the kernel refuses it for; empty where it starts. */
    public CapabilitySet missing() {
        return grant.outcome() instanceof ExecOutcome.Refused refused ? refused.missing() : CapabilitySet.EMPTY;
    }

    /** What is permitted to it; nothing where it does not start. */
    public CapabilitySet permitted() {
        return grant.sets().map(CapabilitySets::permitted).orElse(CapabilitySet.EMPTY);
    }

    /** What is effective for it; nothing where it does not start. */
    public CapabilitySet effective() {
        return grant.sets().map(CapabilitySets::effective).orElse(CapabilitySet.EMPTY);
    }

    /** What it holds and the one who executes it does not. */
    public CapabilitySet gained() {
        return permitted().minus(before.permitted());
    }

    /** The same where no_new_privs is set. */
    public CapabilitySet gainedUnderNoNewPrivs() {
        return underNoNewPrivs.sets().map(CapabilitySets::permitted).orElse(CapabilitySet.EMPTY).minus(before.permitted());
    }
}
