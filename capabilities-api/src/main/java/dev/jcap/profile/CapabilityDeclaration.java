package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.exec.ExecContext;
import dev.jcap.exec.ExecRules;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody declared about the capabilities that a program starts with, in whatever dialect.
 *
 * <p>A part that is absent was not mentioned; {@link #beforeExec()} fills it in as the tools do. A part that is
 * {@linkplain #unknown() unknown} depends on something that the text does not contain, such as a variable or another
 * file; the value here is then the most that it can be, as far as that can be said.
 *
 * @since 0.1
 */
public final class CapabilityDeclaration {

    /** What a declaration can be about. */
    public enum Part {
        /** The bounding set; absent: all capabilities that have a name. */
        BOUNDING,
        /**
         * The permitted set at the moment of {@code execve(2)}; absent: the bounding set, or none for a user other than
         * root without ambient capabilities.
         */
        PERMITTED,
        /** The effective set at that moment; absent: the permitted set for root, otherwise the ambient set. */
        EFFECTIVE,
        /** The inheritable set; absent: the ambient set. */
        INHERITABLE,
        /** The ambient set; absent: none. */
        AMBIENT,
        /** The securebits flags; absent: none. */
        SECUREBITS,
        /** Whether no_new_privs is set; absent: it is not. */
        NO_NEW_PRIVS,
        /** Who the program runs as, a name or a uid; absent: root. */
        USER,
        /** The group that the program runs as, a name or a gid; absent: what the tool chooses for the user. */
        GROUP,
        /** The supplementary groups, names or gids; absent: what the tool chooses for the user. */
        SUPPLEMENTARY_GROUPS,
        /** Whether the program runs in a user namespace of its own, where its capabilities end; absent: it does not. */
        USER_NAMESPACE
    }

    /** Mentions nothing: root with everything. */
    public static final CapabilityDeclaration NOTHING = new CapabilityDeclaration(Map.of(), Set.of());

    /** Any uid but 0 gets the same capabilities as any other; this one stands for a user known by name only. */
    private static final long SOMEBODY = 65534;

    private final Map<Part, Object> values;
    private final Set<Part> unknown;

    private CapabilityDeclaration(Map<Part, Object> values, Set<Part> unknown) {
        this.values = values;
        this.unknown = unknown;
    }

    /**
     * Returns a declaration of all five sets and nothing else.
     *
     * @param sets the sets
     * @return the declaration
     */
    public static CapabilityDeclaration of(CapabilitySets sets) {
        return NOTHING.with(Part.BOUNDING, sets.bounding())
                .with(Part.PERMITTED, sets.permitted())
                .with(Part.EFFECTIVE, sets.effective())
                .with(Part.INHERITABLE, sets.inheritable())
                .with(Part.AMBIENT, sets.ambient());
    }

    private CapabilityDeclaration with(Part part, Object value) {
        Map<Part, Object> changed = new EnumMap<>(Part.class);
        changed.putAll(values);
        changed.put(part, Objects.requireNonNull(value));
        return new CapabilityDeclaration(changed, unknown);
    }

    private <T> Optional<T> get(Part part, Class<T> type) {
        return Optional.ofNullable(type.cast(values.get(part)));
    }

    /**
     * Returns the bounding set.
     *
     * @return the set; empty where the text does not mention it
     */
    public Optional<CapabilitySet> bounding() {
        return get(Part.BOUNDING, CapabilitySet.class);
    }

    /**
     * Returns the permitted set at the moment of {@code execve(2)}.
     *
     * @return the set; empty where the text does not mention it
     */
    public Optional<CapabilitySet> permitted() {
        return get(Part.PERMITTED, CapabilitySet.class);
    }

    /**
     * Returns the effective set at the moment of {@code execve(2)}.
     *
     * @return the set; empty where the text does not mention it
     */
    public Optional<CapabilitySet> effective() {
        return get(Part.EFFECTIVE, CapabilitySet.class);
    }

    /**
     * Returns the inheritable set.
     *
     * @return the set; empty where the text does not mention it
     */
    public Optional<CapabilitySet> inheritable() {
        return get(Part.INHERITABLE, CapabilitySet.class);
    }

    /**
     * Returns the ambient set.
     *
     * @return the set; empty where the text does not mention it
     */
    public Optional<CapabilitySet> ambient() {
        return get(Part.AMBIENT, CapabilitySet.class);
    }

    /**
     * Returns the securebits flags.
     *
     * @return the flags; empty where the text does not mention them
     */
    public Optional<Securebits> securebits() {
        return get(Part.SECUREBITS, Securebits.class);
    }

    /**
     * Returns whether no_new_privs is set.
     *
     * @return the flag; empty where the text does not mention it
     */
    public Optional<Boolean> noNewPrivs() {
        return get(Part.NO_NEW_PRIVS, Boolean.class);
    }

    /**
     * Returns who the program runs as.
     *
     * @return a name or a uid; empty where the text does not mention it
     */
    public Optional<String> user() {
        return get(Part.USER, String.class);
    }

    /**
     * Returns the group that the program runs as.
     *
     * @return a name or a gid; empty where the text does not mention it
     */
    public Optional<String> group() {
        return get(Part.GROUP, String.class);
    }

    /**
     * Returns the supplementary groups.
     *
     * @return names or gids; empty where the text does not mention them
     */
    public Optional<List<String>> supplementaryGroups() {
        return get(Part.SUPPLEMENTARY_GROUPS, List.class)
                .map(groups -> ((List<?>) groups).stream().map(String.class::cast).toList());
    }

    /**
     * Returns whether the program runs in a user namespace of its own.
     *
     * @return the flag; empty where the text does not mention it
     */
    public Optional<Boolean> userNamespace() {
        return get(Part.USER_NAMESPACE, Boolean.class);
    }

    /**
     * Returns the parts that depend on something that the text does not contain.
     *
     * @return the parts, usually none
     */
    public Set<Part> unknown() {
        return unknown;
    }

    /**
     * Returns this declaration with another bounding set.
     *
     * @param set the set
     * @return the new declaration
     */
    public CapabilityDeclaration withBounding(CapabilitySet set) {
        return with(Part.BOUNDING, set);
    }

    /**
     * Returns this declaration with other permitted, effective and inheritable sets.
     *
     * @param state the three sets
     * @return the new declaration
     */
    public CapabilityDeclaration withState(CapabilityState state) {
        return with(Part.PERMITTED, state.permitted())
                .with(Part.EFFECTIVE, state.effective())
                .with(Part.INHERITABLE, state.inheritable());
    }

    /**
     * Returns this declaration with another inheritable set.
     *
     * @param set the set
     * @return the new declaration
     */
    public CapabilityDeclaration withInheritable(CapabilitySet set) {
        return with(Part.INHERITABLE, set);
    }

    /**
     * Returns this declaration with another ambient set.
     *
     * @param set the set
     * @return the new declaration
     */
    public CapabilityDeclaration withAmbient(CapabilitySet set) {
        return with(Part.AMBIENT, set);
    }

    /**
     * Returns this declaration with other securebits.
     *
     * @param flags the flags
     * @return the new declaration
     */
    public CapabilityDeclaration withSecurebits(Securebits flags) {
        return with(Part.SECUREBITS, flags);
    }

    /**
     * Returns this declaration with no_new_privs set, or expressly not set.
     *
     * @param flag whether it is set; Kubernetes' {@code allowPrivilegeEscalation} is the opposite
     * @return the new declaration
     */
    public CapabilityDeclaration withNoNewPrivs(boolean flag) {
        return with(Part.NO_NEW_PRIVS, flag);
    }

    /**
     * Returns this declaration for another user.
     *
     * @param name a name or a uid
     * @return the new declaration
     */
    public CapabilityDeclaration withUser(String name) {
        return with(Part.USER, name);
    }

    /**
     * Returns this declaration with another group.
     *
     * @param name a name or a gid
     * @return the new declaration
     */
    public CapabilityDeclaration withGroup(String name) {
        return with(Part.GROUP, name);
    }

    /**
     * Returns this declaration with other supplementary groups.
     *
     * @param names names or gids; none for no such group
     * @return the new declaration
     */
    public CapabilityDeclaration withSupplementaryGroups(List<String> names) {
        return with(Part.SUPPLEMENTARY_GROUPS, List.copyOf(names));
    }

    /**
     * Returns this declaration for another user with its groups, as ids.
     *
     * @param who the user
     * @return the new declaration
     */
    public CapabilityDeclaration withIdentity(Identity who) {
        return withUser(Long.toString(who.uid()))
                .withGroup(Long.toString(who.gid()))
                .withSupplementaryGroups(who.groups().stream().map(String::valueOf).toList());
    }

    /**
     * Returns this declaration in a user namespace of its own, or expressly not.
     *
     * @param own whether the program gets one; capabilities in it say nothing about the rest of the machine
     * @return the new declaration
     */
    public CapabilityDeclaration withUserNamespace(boolean own) {
        return with(Part.USER_NAMESPACE, own);
    }

    /**
     * Returns this declaration with a part marked as unknown.
     *
     * @param part what depends on something that the text does not contain; its value stays as it is
     * @return the new declaration
     */
    public CapabilityDeclaration withUnknown(Part part) {
        Set<Part> more = EnumSet.of(part);
        more.addAll(unknown);
        return new CapabilityDeclaration(values, Set.copyOf(more));
    }

    /**
     * Returns the user's uid, as far as it is known without looking at the machine.
     *
     * @return 0 for nobody mentioned and for {@code root}; the number for a number of up to ten digits; empty for any
     *         other name
     */
    public OptionalLong uid() {
        String name = user().orElse("0");
        if (name.equals("root")) {
            return OptionalLong.of(0);
        }
        boolean number = !name.isEmpty() && name.length() <= 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
    }

    /**
     * Returns whether the program runs as uid 0. A name other than {@code root} counts as another user's.
     *
     * @return true also when no user is mentioned
     */
    public boolean isRoot() {
        return uid().orElse(SOMEBODY) == 0;
    }

    /**
     * Returns the five sets at the moment of {@code execve(2)}, with defaults for what was not mentioned.
     *
     * @return the sets; what is ambient is no more than what is permitted and inheritable, as in the kernel
     */
    public CapabilitySets beforeExec() {
        CapabilitySet limit = bounding().orElse(CapabilitySpelling.ALL);
        CapabilitySet raised = ambient().orElse(CapabilitySet.EMPTY);
        CapabilitySet mayUse = permitted().orElse(isRoot() || !raised.isEmpty() ? limit : CapabilitySet.EMPTY);
        CapabilitySet handedOn = inheritable().orElse(raised.intersect(mayUse));
        CapabilitySet kept = raised.intersect(mayUse).intersect(handedOn);
        return new CapabilitySets(limit, mayUse, effective().orElse(isRoot() ? mayUse : kept), handedOn, kept);
    }

    /**
     * Returns what an ordinary program, without set-ID bits and capabilities of its own, will really hold.
     *
     * @return the outcome and what is surprising about it
     */
    public EffectiveGrant effectiveGrant() {
        return effectiveGrant(ExecutedFile.plain());
    }

    /**
     * Returns what a program will really hold.
     *
     * <p>A user known by name only stands for any uid other than 0, unless the name is {@code root}.
     *
     * @param file the program's file; for a script its interpreter
     * @return the outcome and what is surprising about it
     */
    public EffectiveGrant effectiveGrant(ExecutedFile file) {
        CapabilitySets sets = beforeExec();
        Credentials before = Credentials.of(uid().orElse(SOMEBODY), uid().orElse(SOMEBODY))
                .withState(new CapabilityState(sets.permitted(), sets.effective(), sets.inheritable()))
                .withBounding(sets.bounding())
                .withAmbient(sets.ambient())
                .withNoNewPrivs(noNewPrivs().orElse(false))
                .withSecurebits(securebits().orElse(Securebits.NONE));
        ExecContext context = ExecContext.of(CapabilitySpelling.ALL.size());
        return EffectiveGrant.of(this, file, ExecRules.execve(CapabilitySnapshot.of(1, "", before), file, context));
    }

    /** Whether a program started by either declaration starts with the same. */
    boolean means(CapabilityDeclaration other) {
        return beforeExec().equals(other.beforeExec())
                && unknown.equals(other.unknown)
                && securebits().orElse(Securebits.NONE).equals(other.securebits().orElse(Securebits.NONE))
                && noNewPrivs().orElse(false).equals(other.noNewPrivs().orElse(false))
                && userNamespace().orElse(false).equals(other.userNamespace().orElse(false))
                && user().filter(name -> !isRoot()).equals(other.user().filter(name -> !other.isRoot()))
                && group().equals(other.group())
                && furtherGroups().equals(other.furtherGroups());
    }

    /** The supplementary groups besides the group itself: being in that one twice permits nothing more. */
    Set<String> furtherGroups() {
        Set<String> further = new TreeSet<>(supplementaryGroups().orElse(List.of()));
        group().ifPresent(further::remove);
        return further;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilityDeclaration that && values.equals(that.values) && unknown.equals(that.unknown);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + unknown.hashCode();
    }

    /** The parts that were mentioned, for example {@code bounding cap_chown, user app}. */
    @Override
    public String toString() {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        parts.addAll(values.keySet());
        parts.addAll(unknown);
        return parts.stream().map(this::print).collect(Collectors.joining(", "));
    }

    private String print(Part part) {
        String value = part == Part.USER
                ? CapabilitySpelling.plain(user().orElse("root"), 64)
                : String.valueOf(values.getOrDefault(part, "not mentioned"));
        value = part == Part.GROUP ? CapabilitySpelling.plain(value, 64) : value;
        value = part == Part.SUPPLEMENTARY_GROUPS ? CapabilitySpelling.plain(value, 200) : value;
        String name = part.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return name + ' ' + value + (unknown.contains(part) ? " (unknown)" : "");
    }
}
