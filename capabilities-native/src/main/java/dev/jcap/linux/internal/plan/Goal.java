package dev.jcap.linux.internal.plan;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a plan leads from one starting state: what a thread holds at most, and what it must be, at the end.
 *
 * @param state      the permitted, effective and inheritable sets
 * @param bounding   the bounding set
 * @param ambient    the ambient set
 * @param identity   who to be, if that was asked for
 * @param securebits the flags to have, if that was asked for; other threads tell them only when they are visited
 * @param noNewPrivs whether no_new_privs must be set
 * @param idle       which sets may hold more in a thread with no_new_privs, where no execve gives anything out of them
 */
public record Goal(
        CapabilityState state,
        CapabilitySet bounding,
        CapabilitySet ambient,
        Optional<Identity> identity,
        Optional<Securebits> securebits,
        boolean noNewPrivs,
        Idle idle) {

    /** The sets that do not count under no_new_privs. */
    public enum Idle {
        NONE, BOUNDING, BOUNDING_AND_INHERITABLE
    }

    /** The goal where all sets count. */
    public Goal(
            CapabilityState state,
            CapabilitySet bounding,
            CapabilitySet ambient,
            Optional<Identity> identity,
            Optional<Securebits> securebits,
            boolean noNewPrivs) {
        this(state, bounding, ambient, identity, securebits, noNewPrivs, Idle.NONE);
    }

    /** The goal of holding nothing beyond a limit in any of the five sets. */
    public static Goal within(CapabilitySet limit) {
        return new Goal(
                new CapabilityState(limit, limit, limit), limit, limit, Optional.empty(), Optional.empty(), false);
    }

    /** The goal that neither a thread nor any program that it executes can come to hold anything beyond a limit. */
    public static Goal reachingAtMost(CapabilitySet limit) {
        return within(limit).with(Idle.BOUNDING_AND_INHERITABLE);
    }

    Goal with(Idle sets) {
        return new Goal(state, bounding, ambient, identity, securebits, noNewPrivs, sets);
    }

    /** The goal of no_new_privs, whatever else a thread holds. */
    public static Goal withNoNewPrivs() {
        Goal anything = within(new CapabilitySet(-1));
        return new Goal(
                anything.state, anything.bounding, anything.ambient, anything.identity, anything.securebits, true);
    }

    /** The goal of holding nothing beyond what a thread holds, and of being who it is where that is one identity. */
    public static Goal like(CapabilitySnapshot thread) {
        Optional<Identity> who = Optional.of(
                new Identity(thread.uids().effective(), thread.gids().effective(), thread.groups()));
        return new Goal(
                thread.state(),
                thread.bounding(),
                thread.ambient(),
                who.filter(identity -> is(identity, thread)),
                Optional.empty(),
                thread.noNewPrivs());
    }

    /** Whether the thread holds no more than this and is who it should be, as far as its status file tells. */
    public boolean isReachedBy(CapabilitySnapshot thread) {
        return state.permitted().containsAll(thread.state().permitted())
                && state.effective().containsAll(thread.state().effective())
                && mostInheritable(thread).containsAll(thread.inheritable())
                && mostBounding(thread).containsAll(thread.bounding())
                && ambient.containsAll(thread.ambient())
                && (identity.isEmpty() || is(identity.get(), thread))
                && (!noNewPrivs || thread.noNewPrivs());
    }

    public static boolean is(Identity who, CapabilitySnapshot thread) {
        return thread.uids().equals(Credentials.Ids.all(who.uid()))
                && thread.gids().equals(Credentials.Ids.all(who.gid()))
                && hasGroups(who, thread);
    }

    /** The kernel sorts groups by its own numbers, which a user namespace may map in another order. */
    public static boolean hasGroups(Identity who, CapabilitySnapshot thread) {
        return thread.groups().equals(who.groups())
                || List.copyOf(new TreeSet<>(thread.groups())).equals(who.groups());
    }

    private CapabilitySet mostInheritable(CapabilitySnapshot thread) {
        return idle == Idle.BOUNDING_AND_INHERITABLE && thread.noNewPrivs()
                ? state.inheritable().plus(thread.inheritable())
                : state.inheritable();
    }

    private CapabilitySet mostBounding(CapabilitySnapshot thread) {
        return idle != Idle.NONE && thread.noNewPrivs() ? bounding.plus(thread.bounding()) : bounding;
    }

    /** What the thread holds beyond this as permitted or effective. */
    public CapabilitySet exceededBy(CapabilitySnapshot thread) {
        return thread.state().permitted().minus(state.permitted())
                .plus(thread.state().effective().minus(state.effective()));
    }

    /** What keeps a thread from the goal, one clause each; empty when it is reached. */
    public List<String> missedBy(CapabilitySnapshot thread) {
        List<String> missed = new ArrayList<>();
        addExcess(missed, "permitted", thread.state().permitted(), state.permitted());
        addExcess(missed, "effective", thread.state().effective(), state.effective());
        addExcess(missed, "inheritable", thread.state().inheritable(), mostInheritable(thread));
        addExcess(missed, "bounding", thread.bounding(), mostBounding(thread));
        addExcess(missed, "ambient", thread.ambient(), ambient);
        if (identity.isPresent() && !is(identity.get(), thread)) {
            missed.add("is uid " + thread.uids().effective() + ", gid "
                    + thread.gids().effective() + ", groups " + thread.groups());
        }
        if (noNewPrivs && !thread.noNewPrivs()) {
            missed.add("no_new_privs is not set");
        }
        return missed;
    }

    private static void addExcess(List<String> missed, String name, CapabilitySet has, CapabilitySet may) {
        if (!may.containsAll(has)) {
            missed.add(name + " has " + brief(has.minus(may)));
        }
    }

    /** Names while they are few: a report has a line for each of perhaps a thousand threads. */
    private static String brief(CapabilitySet excess) {
        return excess.size() <= 3
                ? excess.toString()
                : excess.iterator().next() + " and " + (excess.size() - 1) + " more";
    }

    /** Of each set what both goals have; the rest is this goal's. */
    public Goal meet(Goal other) {
        return new Goal(
                new CapabilityState(
                        state.permitted().intersect(other.state.permitted()),
                        state.effective().intersect(other.state.effective()),
                        state.inheritable().intersect(other.state.inheritable())),
                bounding.intersect(other.bounding),
                ambient.intersect(other.ambient),
                identity,
                securebits,
                noNewPrivs,
                idle);
    }

    /**
     * The part of this goal that a thread can reach which may hold less than the thread the goal was made for: sets only
     * shrink, and what needs a capability that the thread lacks is left alone.
     */
    public Goal reachableFrom(CapabilitySnapshot start) {
        CapabilitySet permitted = state.permitted().intersect(start.state().permitted());
        CapabilitySet inheritable = state.inheritable()
                .intersect(start.state()
                        .inheritable()
                        .plus(start.state().permitted().intersect(start.bounding())));
        boolean setpcap = start.state().permitted().contains(Capability.CAP_SETPCAP);
        return new Goal(
                new CapabilityState(permitted, state.effective().intersect(permitted), inheritable),
                setpcap ? bounding.intersect(start.bounding()) : start.bounding(),
                ambient.intersect(permitted).intersect(inheritable),
                identity,
                setpcap ? securebits : Optional.empty(),
                noNewPrivs,
                idle);
    }

    /** This goal and more: for a thread that may hold that. */
    public Goal allowing(CapabilitySet more) {
        CapabilityState most = new CapabilityState(
                state.permitted().plus(more), state.effective().plus(more), state.inheritable());
        return new Goal(most, bounding, ambient, identity, securebits, noNewPrivs, idle);
    }

    /** This goal for a thread that keeps some of what it has: nothing becomes effective that is not. */
    public Goal keeping(CapabilitySet kept, CapabilitySnapshot thread) {
        CapabilityState own = thread.state();
        CapabilityState most = new CapabilityState(
                state.permitted().plus(kept.intersect(own.permitted())),
                state.effective().plus(kept).intersect(own.effective()),
                state.inheritable());
        return new Goal(most, bounding, ambient, identity, securebits, noNewPrivs, idle);
    }

    /** This goal with all that is permitted effective. */
    Goal withAllEffective() {
        return new Goal(
                state.withEffective(state.permitted()), bounding, ambient, identity, securebits, noNewPrivs, idle);
    }
}
