package bicameral.worker.quality;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the messages of an exported chat, and tells which say something. */
final class Chat {
    private static final Pattern LINE = Pattern.compile(
            "\\[?((?:\\d{2,4}[-/.]\\d{1,2}[-/.]\\d{1,4}|\\d{1,2}/\\d{1,2})[ T,]+\\d{1,2}:\\d{2}(?::\\d{2})?)\\]?"
                    + "\\s*[-–]?\\s*([^:：]{1,40})[:：]\\s*(.*)");
    private static final Pattern ASKS = Pattern.compile(
            "(?is).*(?:[?？]|吗|呢|么|对不|是不|来着|好不)[。.!！~\\s]*|.*\\b(?:right|isn'?t (?:it|he|she)|aren'?t they|innit|yeah\\?)\\s*"
                    + "|.*(?:多少|好多(?![了的])|多久|多长|几[\\p{IsHan}]|哪[个里天家种些]|谁(?!说)|怎么(?!不)|咋[个样]?(?!不)(?!个不)|有没有|(\\p{IsHan})不\\1|(\\p{IsHan})没\\2).*"
                    + "|(?:how|what|when|where|who|which|can|could|does|do|is|are|may|should|anyone|anybody|did)\\b.*|.*\\bdo (?:we|you|they)\\b.*|.*\\bcan (?:i|we|he|she|they|somebody|someone|a|the)\\b.*");
    private static final Pattern DENIES = Pattern.compile(
            "(?is)\\W*(?:no\\b(?!\\s+(?:problem|worries|charge|fee|need|limit))|nope|nooo*|wrong|not true|not anymore|don'?t\\b|never\\b|(?:that|it)'?s (?:old|wrong|not)|it'?s not|not? it isn'?t|read the|check the|look it up|不行|不对|不是|别|莫|错了|错|不能|不可以?|按手册|看手册|看规则|以.{0,8}为准|按.{0,8}(?:来|写)|过时|早改了|不要).*"
                    + "|.{0,12}(?:错了|不是这样|乱说|瞎说|搞错|记错|is wrong|isn'?t true|not true|out of date).*");
    /** Agrees with what was said before, perhaps saying it again. */
    private static final Pattern CONFIRMS = Pattern.compile(
            "(?is)\\W*(?:对|是的?|嗯|没错|好像是|应该是|我记得|我听说|有的|可以|开的|yes|yep|yup|yeah|ya|correct|right|sure|exactly|think so|i think|guess so|thought so|same here)(?![a-z]).*|.*\\b(?:yes|yep|yeah|ya)\\W*");

    private static final Pattern CHATTER = Pattern.compile(
            "(?i)[\\p{Punct}\\p{So}\\p{Cn}\\p{Sk}~～。！？，、…\\s\\uD83C-\\uDBFF\\uDC00-\\uDFFF]*(?:收到|好的?|好嘞|谢谢.{0,4}|多谢|早上?好?.{0,4}|哈+|嗯+|哦+|ok|okay|thanks?|thx|ta|cheers|lol|haha+|morning.{0,12}|obviously|here|yep|yes|sure|great|nice|辛苦.{0,4}|晚安|在|来了|\\+1|1|6+)?[\\p{Punct}\\p{So}~～。！？，、…\\s\\uD83C-\\uDBFF\\uDC00-\\uDFFF]*");

    private Chat() {}

    /**
     * A message within a passage.
     *
     * @param date as written
     * @param start of the whole line in the passage's text
     * @param text without time and speaker
     */
    record Message(int ordinal, int start, int end, String date, String speaker, String text) {
        boolean asks() {
            return ASKS.matcher(text).matches();
        }

        boolean denies() {
            return DENIES.matcher(text).matches();
        }

        boolean confirms() {
            return CONFIRMS.matcher(text).matches();
        }

        boolean chatter() {
            return CHATTER.matcher(text).matches();
        }
    }

    /** The messages of a passage; a line that begins none belongs to the one before. */
    static List<Message> messages(Passage passage) {
        List<Message> messages = new ArrayList<>();
        String text = passage.text();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            Matcher line = LINE.matcher(text.substring(start, end));
            if (line.matches()) {
                messages.add(new Message(
                        passage.ordinal(),
                        start,
                        end,
                        line.group(1),
                        line.group(2),
                        line.group(3).strip()));
            } else if (!messages.isEmpty()) {
                Message last = messages.removeLast();
                messages.add(new Message(
                        last.ordinal,
                        last.start,
                        end,
                        last.date,
                        last.speaker,
                        last.text + "\n" + text.substring(start, end)));
            } else if (end > start) {
                messages.add(new Message(passage.ordinal(), start, end, "", "", text.substring(start, end)));
            }
            start = end + 1;
        }
        return messages;
    }
}
