package dev.jcap.linux.internal.plan;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoalTest {

    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);
    private static final CapabilitySet MORE = CapabilitySet.of(CAP_KILL, CAP_CHOWN);

    /** A thread of user 1000 with these sets. */
    private static CapabilitySnapshot thread(
            CapabilitySet permitted, CapabilitySet effective, CapabilitySet inheritable, CapabilitySet bounding,
            CapabilitySet ambient) {
        return CapabilitySnapshot.of(7, "t",
                Credentials.of(1000, 1000).withState(new CapabilityState(permitted, effective, inheritable))
                        .withBounding(bounding).withAmbient(ambient).withGroups(List.of(5L, 6L)));
    }

    private static CapabilitySnapshot usual() {
        return thread(KILL, KILL, KILL, KILL, KILL);
    }

    static Stream<Arguments> excesses() {
        return Stream.of(
                Arguments.of("permitted", thread(MORE, KILL, KILL, KILL, KILL)),
                Arguments.of("effective", thread(KILL, MORE, KILL, KILL, KILL)),
                Arguments.of("inheritable", thread(KILL, KILL, MORE, KILL, KILL)),
                Arguments.of("bounding", thread(KILL, KILL, KILL, MORE, KILL)),
                Arguments.of("ambient", thread(KILL, KILL, KILL, KILL, MORE)));
    }

    @ParameterizedTest
    @MethodSource("excesses")
    void goal_exceededInOneSet_isMissedBecauseOfThatSetOnly(String set, CapabilitySnapshot thread) {
        Goal goal = Goal.within(KILL);
        assertFalse(goal.isReachedBy(thread));
        assertEquals(List.of(set + " has cap_chown"), goal.missedBy(thread));
        boolean usable = set.equals("permitted") || set.equals("effective");
        assertEquals(usable ? CapabilitySet.of(CAP_CHOWN) : CapabilitySet.EMPTY, goal.exceededBy(thread));
    }

    @Test
    void goal_heldExactlyOrLess_isReached() {
        CapabilitySet none = CapabilitySet.EMPTY;
        for (CapabilitySnapshot thread : List.of(usual(), thread(none, none, none, none, none))) {
            assertTrue(Goal.within(KILL).isReachedBy(thread));
            assertEquals(List.of(), Goal.within(KILL).missedBy(thread));
            assertEquals(none, Goal.within(KILL).exceededBy(thread));
        }
    }

    private static CapabilitySnapshot with(Credentials.Ids uids, Credentials.Ids gids, Long... groups) {
        CapabilitySnapshot of = usual();
        return of.withCredentials(of.credentials().withUids(uids).withGids(gids).withGroups(List.of(groups)));
    }

    static Stream<CapabilitySnapshot> otherIdentities() {
        Credentials.Ids right = Credentials.Ids.all(1000);
        List<Credentials.Ids> wrong = List.of(
                new Credentials.Ids(0, 1000, 1000, 1000),
                new Credentials.Ids(1000, 0, 1000, 1000),
                new Credentials.Ids(1000, 1000, 0, 1000),
                new Credentials.Ids(1000, 1000, 1000, 0));
        return Stream.of(
                wrong.stream().map(ids -> with(ids, right, 5L, 6L)),
                wrong.stream().map(ids -> with(right, ids, 5L, 6L)),
                Stream.of(with(right, right), with(right, right, 5L), with(right, right, 5L, 6L, 7L)))
                .flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("otherIdentities")
    void goal_ofAnIdentity_isMissedByEachOtherIdAndGroup(CapabilitySnapshot thread) {
        Goal goal = Goal.like(usual());
        assertFalse(goal.isReachedBy(thread));
        assertEquals(1, goal.missedBy(thread).size());
        assertTrue(Goal.within(KILL).isReachedBy(thread), "no identity was asked for");
    }

    @Test
    void goal_ofAnIdentity_isReachedWhateverTheOrderOfItsGroups() {
        Credentials.Ids ids = Credentials.Ids.all(1000);
        assertTrue(Goal.like(usual()).isReachedBy(with(ids, ids, 6L, 5L, 5L)));
        assertEquals(Optional.of(new Identity(1000, 1000, List.of(5L, 6L))), Goal.like(usual()).identity());
    }

    @Test
    void goal_likeAThreadThatIsTwoUsers_asksForNoIdentity() {
        CapabilitySnapshot two = with(new Credentials.Ids(0, 1000, 0, 1000), Credentials.Ids.all(1000));
        assertEquals(Optional.empty(), Goal.like(two).identity());
    }

    @Test
    void goal_ofNoNewPrivs_isMissedWithoutAndReachedWith() {
        Goal goal = Goal.withNoNewPrivs();
        CapabilitySnapshot of = thread(MORE, MORE, MORE, MORE, MORE);
        CapabilitySnapshot locked = of.withCredentials(of.credentials().withNoNewPrivs(true));
        assertFalse(goal.isReachedBy(of));
        assertEquals(List.of("no_new_privs is not set"), goal.missedBy(of));
        assertTrue(goal.isReachedBy(locked));
        assertEquals(List.of(), goal.missedBy(locked));
        assertTrue(Goal.like(locked).noNewPrivs());
        assertFalse(Goal.like(of).noNewPrivs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cap_chown,cap_net_raw,cap_bpf                  | cap_chown,cap_net_raw,cap_bpf
            cap_chown,cap_net_raw,cap_bpf,cap_sys_time     | cap_chown and 3 more
            """)
    void missedBy_manyCapabilities_namesThemWhileTheyAreFew(String held, String told) {
        CapabilitySet set = CapabilitySet.parse(held);
        CapabilitySnapshot thread = thread(KILL, KILL, KILL, KILL.plus(set), KILL);
        assertEquals(List.of("bounding has " + told), Goal.within(KILL).missedBy(thread));
    }

    @Test
    void meet_ofTwoGoals_hasOfEachSetWhatBothHave() {
        CapabilitySet other = CapabilitySet.of(CAP_KILL, CAP_NET_RAW);
        Goal met = Goal.like(thread(MORE, MORE, MORE, MORE, MORE)).meet(Goal.within(other));
        assertEquals(new CapabilityState(KILL, KILL, KILL), met.state());
        assertEquals(KILL, met.bounding());
        assertEquals(KILL, met.ambient());
        assertEquals(Goal.like(usual()).identity(), met.identity());
    }
}
