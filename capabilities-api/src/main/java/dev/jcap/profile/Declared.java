package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.exec.ExecContext;
import dev.jcap.exec.ExecRules;
import dev.jcap.exec.ExecutedFile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody wrote down about the capabilities that a program is to start with, whatever the dialect.
 *
 * <p>What is absent was not mentioned. {@link #beforeExec()} fills it in as the tools do.
 *
 * @param bounding    the bounding set; absent: all 41 named capabilities
 * @param permitted   the permitted set at the moment of {@code execve(2)}; absent: the bounding set, or none for a user
 *                    other than root without ambient capabilities
 * @param effective   the effective set at that moment; absent: the permitted set for root, otherwise the ambient set
 * @param inheritable the inheritable set; absent: the ambient set
 * @param ambient     the ambient set; absent: none
 * @param securebits  the securebits flags; absent: none
 * @param noNewPrivs  whether no_new_privs is set; absent: it is not
 * @param user        who the program runs as, a name or a uid; absent: root
 */
public record Declared(
        Optional<CapabilitySet> bounding,
        Optional<CapabilitySet> permitted,
        Optional<CapabilitySet> effective,
        Optional<CapabilitySet> inheritable,
        Optional<CapabilitySet> ambient,
        Optional<Securebits> securebits,
        Optional<Boolean> noNewPrivs,
        Optional<String> user) {

    /** Nothing is mentioned: root with everything. */
    public static final Declared NOTHING = new Declared(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Any uid but 0 gets the same capabilities as any other; this one stands for a user known by name only. */
    private static final long SOMEBODY = 65534;

    /** Takes no null for anything. */
    public Declared {
        Objects.requireNonNull(bounding, "bounding");
        Objects.requireNonNull(permitted, "permitted");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(inheritable, "inheritable");
        Objects.requireNonNull(ambient, "ambient");
        Objects.requireNonNull(securebits, "securebits");
        Objects.requireNonNull(noNewPrivs, "noNewPrivs");
        Objects.requireNonNull(user, "user");
    }

    /**
     * All five sets given.
     *
     * @param sets the sets
     * @return a declaration that mentions nothing else
     */
    public static Declared of(FiveSets sets) {
        return new Declared(
                Optional.of(sets.bounding()),
                Optional.of(sets.permitted()),
                Optional.of(sets.effective()),
                Optional.of(sets.inheritable()),
                Optional.of(sets.ambient()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * This declaration with another bounding set.
     *
     * @param set the set
     * @return the new declaration
     */
    public Declared withBounding(CapabilitySet set) {
        return new Declared(
                Optional.of(set), permitted, effective, inheritable, ambient, securebits, noNewPrivs, user);
    }

    /**
     * This declaration with other permitted, effective and inheritable sets.
     *
     * @param state the three sets
     * @return the new declaration
     */
    public Declared withState(CapabilityState state) {
        return new Declared(
                bounding,
                Optional.of(state.permitted()),
                Optional.of(state.effective()),
                Optional.of(state.inheritable()),
                ambient,
                securebits,
                noNewPrivs,
                user);
    }

    /**
     * This declaration with another inheritable set.
     *
     * @param set the set
     * @return the new declaration
     */
    public Declared withInheritable(CapabilitySet set) {
        return new Declared(bounding, permitted, effective, Optional.of(set), ambient, securebits, noNewPrivs, user);
    }

    /**
     * This declaration with another ambient set.
     *
     * @param set the set
     * @return the new declaration
     */
    public Declared withAmbient(CapabilitySet set) {
        return new Declared(
                bounding, permitted, effective, inheritable, Optional.of(set), securebits, noNewPrivs, user);
    }

    /**
     * This declaration with other securebits.
     *
     * @param flags the flags
     * @return the new declaration
     */
    public Declared withSecurebits(Securebits flags) {
        return new Declared(
                bounding, permitted, effective, inheritable, ambient, Optional.of(flags), noNewPrivs, user);
    }

    /**
     * This declaration with no_new_privs set, or expressly not set.
     *
     * @param flag whether it is set; Kubernetes' {@code allowPrivilegeEscalation} is the opposite
     * @return the new declaration
     */
    public Declared withNoNewPrivs(boolean flag) {
        return new Declared(
                bounding, permitted, effective, inheritable, ambient, securebits, Optional.of(flag), user);
    }

    /**
     * This declaration for another user.
     *
     * @param name a name or a uid
     * @return the new declaration
     */
    public Declared withUser(String name) {
        return new Declared(
                bounding, permitted, effective, inheritable, ambient, securebits, noNewPrivs, Optional.of(name));
    }

    /**
     * The user's uid, as far as it can be told without looking at the machine.
     *
     * @return 0 for nobody mentioned and for {@code root}; the number for a number of up to ten digits; empty for any
     *         other name
     */
    public OptionalLong uid() {
        String name = user.orElse("0");
        if (name.equals("root")) {
            return OptionalLong.of(0);
        }
        boolean number = !name.isEmpty() && name.length() <= 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
    }

    /**
     * Whether the program runs as uid 0. A name other than {@code root} is taken for somebody else's.
     *
     * @return true also when no user is mentioned
     */
    public boolean isRoot() {
        return uid().orElse(SOMEBODY) == 0;
    }

    /**
     * The five sets at the moment of {@code execve(2)}, what was not mentioned filled in.
     *
     * @return the sets; what is ambient is no more than what is permitted and inheritable, as in the kernel
     */
    public FiveSets beforeExec() {
        CapabilitySet limit = bounding.orElse(Names.ALL);
        CapabilitySet raised = ambient.orElse(CapabilitySet.EMPTY);
        CapabilitySet mayUse = permitted.orElse(isRoot() || !raised.isEmpty() ? limit : CapabilitySet.EMPTY);
        CapabilitySet handedOn = inheritable.orElse(raised.intersect(mayUse));
        CapabilitySet kept = raised.intersect(mayUse).intersect(handedOn);
        return new FiveSets(limit, mayUse, effective.orElse(isRoot() ? mayUse : kept), handedOn, kept);
    }

    /**
     * What an ordinary program, without set-ID bits and capabilities of its own, will really hold.
     *
     * @return the outcome and what is surprising about it
     */
    public Meaning meaning() {
        return meaning(ExecutedFile.plain());
    }

    /**
     * What a program will really hold.
     *
     * <p>A user known by name only stands for any uid other than 0, unless the name is {@code root}.
     *
     * @param file the program's file; for a script its interpreter
     * @return the outcome and what is surprising about it
     */
    public Meaning meaning(ExecutedFile file) {
        FiveSets sets = beforeExec();
        CapabilitySnapshot.Ids ids = CapabilitySnapshot.Ids.all(uid().orElse(SOMEBODY));
        CapabilitySnapshot before = new CapabilitySnapshot(
                1,
                "",
                new CapabilityState(sets.permitted(), sets.effective(), sets.inheritable()),
                sets.bounding(),
                sets.ambient(),
                noNewPrivs.orElse(false),
                Optional.of(securebits.orElse(Securebits.NONE)),
                ids,
                ids,
                List.of());
        return Meaning.of(this, file, ExecRules.execve(before, file, ExecContext.of(Names.ALL.size())));
    }

    /** Whether a program started by either declaration starts with the same. */
    boolean means(Declared other) {
        return beforeExec().equals(other.beforeExec())
                && securebits.orElse(Securebits.NONE).equals(other.securebits.orElse(Securebits.NONE))
                && noNewPrivs.orElse(false).equals(other.noNewPrivs.orElse(false))
                && user.filter(name -> !isRoot()).equals(other.user.filter(name -> !other.isRoot()));
    }
}
