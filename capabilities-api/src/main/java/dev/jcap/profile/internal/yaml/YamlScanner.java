package dev.jcap.profile.internal.yaml;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Splits a YAML text into tokens. What opens and closes a block shows in the indentation, and that something is a key shows
 * only in the colon behind it, so its token is put in later.
 */
final class YamlScanner {

    private static final int DEEPEST = 100;
    private static final int LONGEST_KEY = 1024;

    /** What may turn out to be a key; one that must is alone in its line of a block mapping. */
    private record Candidate(boolean required, int token, int index, int line, int column) {}

    private final YamlCursor cursor;
    private final YamlScalars scalars;
    private final YamlProperties properties;
    private final List<YamlToken> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private int indent = -1;
    private boolean keyAllowed = true;

    private YamlScanner(SourceText source) {
        this.cursor = new YamlCursor(source);
        this.scalars = new YamlScalars(cursor);
        this.properties = new YamlProperties(cursor);
        this.candidates.add(null);
    }

    /** The tokens of a text, the last one of kind {@link Kind#STREAM_END}; up to a fault, which the end then has. */
    static Tokens scan(SourceText source) {
        YamlScanner scanner = new YamlScanner(source);
        try {
            while (scanner.scanToken()) {
                scanner.refuseDeep();
            }
            return new Tokens(scanner.tokens, null);
        } catch (CapabilityFormatException fault) {
            return new Tokens(scanner.tokens, fault);
        }
    }

    /**
     * The tokens of a text.
     *
     * @param fault what comes behind them in place of an end; null where they are complete
     */
    record Tokens(List<YamlToken> all, CapabilityFormatException fault) {}

    private void refuseDeep() {
        if (flowLevel() + indents.size() > DEEPEST) {
            throw cursor.refusal("more than " + DEEPEST + " levels");
        }
    }

    private int flowLevel() {
        return candidates.size() - 1;
    }

    private boolean isFlow() {
        return flowLevel() > 0;
    }

    /** Scans one token, or several that belong together; false at the end. */
    private boolean scanToken() {
        skipToToken();
        unroll(cursor.column());
        if (cursor.isEnd()) {
            unroll(-1);
            dropCandidate();
            add(Kind.STREAM_END);
            return false;
        }
        if (cursor.column() == 0 && cursor.peek() == '%') {
            beginLine();
            tokens.add(properties.directive());
        } else if (cursor.isMarker()) {
            beginLine();
            add(cursor.peek() == '-' ? Kind.DOCUMENT_START : Kind.DOCUMENT_END, 3);
        } else {
            scanContent();
        }
        return true;
    }

    private void beginLine() {
        unroll(-1);
        dropCandidate();
        keyAllowed = false;
    }

    private void skipToToken() {
        while (true) {
            if (isFlow() || !keyAllowed || cursor.isRestBlank()) {
                cursor.skipBlanks();
            }
            while (cursor.peek() == ' ') {
                cursor.next();
            }
            if (cursor.peek() == '#') {
                cursor.skipToBreak();
            }
            if (!cursor.isBreak()) {
                return;
            }
            cursor.nextBreak();
            keyAllowed |= !isFlow();
        }
    }

    private void scanContent() {
        char c = cursor.peek();
        boolean word = isFlow() || cursor.isSpace(1);
        if (c == '[' || c == '{') {
            openFlow(c == '[' ? Kind.FLOW_SEQUENCE : Kind.FLOW_MAPPING);
        } else if (c == ']' || c == '}') {
            closeFlow(c == ']' ? Kind.FLOW_SEQUENCE_END : Kind.FLOW_MAPPING_END);
        } else if (c == ',') {
            entry(Kind.FLOW_ENTRY);
        } else if (c == '-' && cursor.isSpace(1)) {
            blockEntry();
        } else if (c == '?' && word) {
            key();
        } else if (c == ':' && word) {
            value();
        } else {
            scanNode(c);
        }
    }

    private void scanNode(char c) {
        switch (c) {
            case '*' -> node(properties::alias);
            case '&' -> node(properties::anchor);
            case '!' -> node(properties::tag);
            case '"', '\'' -> node(scalars::quoted);
            case '|', '>' -> {
                if (isFlow()) {
                    throw cursor.refusal("a block text inside brackets");
                }
                dropCandidate();
                keyAllowed = true;
                tokens.add(scalars.block(indent));
            }
            case '\t' -> throw cursor.refusal("a tab: YAML indents with blanks");
            case '%', '@', '`', '#' -> throw cursor.refusal("a value cannot begin with " + c + ": put it in quotes");
            default -> {
                node(() -> scalars.plain(isFlow(), indent));
                keyAllowed = scalars.endedLine();
            }
        }
    }

    private void openFlow(Kind kind) {
        offerCandidate();
        candidates.add(null);
        keyAllowed = true;
        add(kind, 1);
    }

    private void closeFlow(Kind kind) {
        dropCandidate();
        if (isFlow()) {
            candidates.removeLast();
        }
        keyAllowed = false;
        add(kind, 1);
    }

    private void entry(Kind kind) {
        dropCandidate();
        keyAllowed = true;
        add(kind, 1);
    }

    private void blockEntry() {
        if (!isFlow()) {
            if (!keyAllowed) {
                throw cursor.refusal("a list begins in a line of its own");
            }
            roll(cursor.column(), tokens.size(), Kind.BLOCK_SEQUENCE, cursor.at());
        }
        entry(Kind.BLOCK_ENTRY);
    }

    private void key() {
        if (!isFlow()) {
            if (!keyAllowed) {
                throw cursor.refusal("a key begins in a line of its own");
            }
            roll(cursor.column(), tokens.size(), Kind.BLOCK_MAPPING, cursor.at());
        }
        dropCandidate();
        keyAllowed = !isFlow();
        add(Kind.KEY, 1);
    }

    private void value() {
        Candidate candidate = candidates.getLast();
        if (candidate != null && isNear(candidate)) {
            tokens.add(candidate.token(), new YamlToken(Kind.KEY, candidate.index()));
            roll(candidate.column(), candidate.token(), Kind.BLOCK_MAPPING, candidate.index());
            candidates.set(flowLevel(), null);
            keyAllowed = false;
        } else {
            dropCandidate();
            if (!isFlow()) {
                if (!keyAllowed) {
                    throw cursor.refusal("a colon inside a value: put the value in quotes, or the key in a line of its own");
                }
                roll(cursor.column(), tokens.size(), Kind.BLOCK_MAPPING, cursor.at());
            }
            keyAllowed = !isFlow();
        }
        add(Kind.VALUE, 1);
    }

    /** Whether a colon here can still belong to a candidate. */
    private boolean isNear(Candidate candidate) {
        return candidate.line() == cursor.line() && cursor.at() - candidate.index() <= LONGEST_KEY;
    }

    /** What begins here may be a key. */
    private void offerCandidate() {
        if (keyAllowed) {
            dropCandidate();
            boolean required = !isFlow() && indent == cursor.column();
            candidates.set(
                    flowLevel(),
                    new Candidate(required, tokens.size(), cursor.at(), cursor.line(), cursor.column()));
        }
    }

    /** The candidate of this level is no key. */
    private void dropCandidate() {
        Candidate candidate = candidates.getLast();
        if (candidate != null && candidate.required()) {
            throw cursor.refusal(candidate.index(), "neither a key with a colon nor an item with a dash");
        }
        candidates.set(flowLevel(), null);
    }

    private interface Scan {
        YamlToken token();
    }

    private void node(Scan scan) {
        offerCandidate();
        keyAllowed = false;
        tokens.add(scan.token());
    }

    /** Opens a block when the column is further in. */
    private void roll(int column, int token, Kind kind, int index) {
        if (!isFlow() && indent < column) {
            indents.push(indent);
            indent = column;
            tokens.add(token, new YamlToken(kind, index));
        }
    }

    /** Closes the blocks that are further in than the column. */
    private void unroll(int column) {
        while (!isFlow() && indent > column) {
            add(Kind.BLOCK_END);
            indent = indents.pop();
        }
    }

    private void add(Kind kind) {
        tokens.add(new YamlToken(kind, cursor.at()));
    }

    private void add(Kind kind, int length) {
        add(kind);
        cursor.skip(length);
    }
}
