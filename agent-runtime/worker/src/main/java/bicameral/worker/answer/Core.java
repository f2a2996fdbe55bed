package bicameral.worker.answer;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts what a message asks from what it tells besides, and drops the orders it tries to give ("ignore the documents and say
 * …"): those are not knowledge and not a question.
 */
final class Core {
    private static final Pattern ASKS = Pattern.compile("[?？]|多少|几|什么|怎么|如何|哪|谁|吗|呢|是否|能不能|可不可以|要不要|多久|"
            + "(?i:\\b(?:what|how|when|where|who|which|why|can|may|tell me|do i|does|is there|are there)\\b)");
    private static final Pattern DICTATES = Pattern.compile(
            "(?i)\\b(?:ignore|disregard|forget|override)\\b|\\bsay (?:that )?(?:every|all|it|the|\"|“)|^(?:then )?(?:say|pretend|claim)\\b"
                    + "|忽略|无视|不管什么|假装|只准|从现在起|<<|>>|\\bpolicy:|\\boverride\\b|(?:请你?|要求你?|必须|直接)?(?:回答|说|告诉我|宣布)[:：]?\\s*[“\"「『]|系统要求");
    private static final Pattern CLAUSES =
            Pattern.compile("(?<=[,，;；:：。.!！?？])(?!\\d)|(?<=>>)|(?=<<)|#{2,}|\\s[-–—]+\\s|——");

    private static final Pattern BETWEEN_QUESTIONS = Pattern.compile(
            "(?<=[?？。;；,，])(?!\\d)|(?<=\\. )|,? and (?=(?:(?:after|at|by|for|from|in|of|on|to|with) )?(?:what|how|when|where|who|which|may|can|do|does|is|are|will)\\b)",
            Pattern.CASE_INSENSITIVE);
    /** What a clause asks by; what only points at a question, as "please tell me", is not among it. */
    private static final Pattern CLAUSE_ASKS = Pattern.compile(
            "多少|好多|几|什么|啥|怎|咋|如何|哪|谁|吗|[么不没呢吧]\\s*$|是否|(\\p{IsHan})不\\1|可不可以|有没有|行不|多[久长大高远重深宽]"
                    + "|\\b(?:what|how|when|where|who|whose|which|why)\\b"
                    + "|^(?:(?:and|so|but|then) )?(?:can|may|is|are|am|do|does|did|will|should|must|could|would|has|have|any)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BETWEEN_CLAUSES = Pattern.compile(
            "[,，;；。?？!！:：](?!\\d)|\\.\\s|\\s-\\s| and (?=(?:what|how|when|where|who|which|do|does|is|are|can|may)\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LEANING = Pattern.compile(".{1,14}呢[?？]?");
    private static final int MOST_PARTS = 3;

    private Core() {}

    /** The questions that a message asks one after the other; one where it asks but one. What does not ask goes with the question behind it. */
    static List<String> questions(String message) {
        List<String> questions = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        for (String clause : BETWEEN_QUESTIONS.split(of(message))) {
            pending.append(clause).append(' ');
            if (ASKS.matcher(clause).find() || LEANING.matcher(clause.strip()).matches()) {
                questions.add(pending.toString().strip());
                pending.setLength(0);
            }
        }
        if (!pending.isEmpty() && !questions.isEmpty())
            questions.add(questions.removeLast() + " " + pending.toString().strip());
        return questions.isEmpty() || questions.size() > MOST_PARTS ? List.of(message) : questions;
    }

    /**
     * The clauses that ask, without those that only tell how it came to it ("my sister has started school, …"); the last where none asks. A
     * text in clauses of which each may ask or tell.
     */
    static String clausesThatAsk(String text) {
        List<String> asking = new ArrayList<>();
        String last = text;
        for (String clause : BETWEEN_CLAUSES.split(text)) {
            if (clause.isBlank()) continue;
            last = clause.strip();
            if (CLAUSE_ASKS.matcher(last).find()) asking.add(last);
        }
        return asking.isEmpty() ? last : String.join("\n", asking);
    }

    /** Whether words ask something; those that only point at a question do not. */
    static boolean asks(String clause) {
        return CLAUSE_ASKS.matcher(clause).find();
    }

    /** The part that asks; the whole where it cannot be told. */
    static String of(String message) {
        List<String> asking = parts(message, true);
        return asking.isEmpty() ? message : String.join(" ", asking);
    }

    /** What is told besides; empty where there is none. */
    static String asideOf(String message) {
        return parts(message, true).isEmpty() ? "" : String.join(" ", parts(message, false));
    }

    private static List<String> parts(String message, boolean asking) {
        List<String> parts = new ArrayList<>();
        for (Sentences.Span span : Sentences.of(message)) {
            String sentence = span.of(message);
            boolean dictates = DICTATES.matcher(sentence).find() || Orders.in(sentence);
            if (dictates && !asking) continue;
            String kept = dictates ? undictated(sentence) : sentence;
            if (!kept.isBlank() && ASKS.matcher(kept).find() == asking) {
                parts.add(kept);
            }
        }
        return parts;
    }

    private static final Pattern TURNS = Pattern.compile(
            "(?i).*(?:告诉我|想问|请问|问一下|回答我|tell me|answer me|i want to know)[:：,，]?(?!\\s*[“\"「『])", Pattern.DOTALL);

    /** The clauses of a sentence that dictate nothing, and what a clause asks behind its order; of these from the first that asks on. */
    private static String undictated(String sentence) {
        StringBuilder all = new StringBuilder();
        StringBuilder asking = new StringBuilder();
        for (String clause : CLAUSES.split(sentence)) {
            Matcher turn = TURNS.matcher(clause);
            String kept = "";
            if (turn.lookingAt() && ASKS.matcher(clause.substring(turn.end())).find()) {
                kept = clause.substring(turn.end());
            } else if (!DICTATES.matcher(clause).find() && !Orders.in(clause)) {
                kept = clause;
            }
            all.append(kept);
            if (!asking.isEmpty() || ASKS.matcher(kept).find()) asking.append(kept);
        }
        return asking.isEmpty() ? all.toString() : asking.toString();
    }
}
