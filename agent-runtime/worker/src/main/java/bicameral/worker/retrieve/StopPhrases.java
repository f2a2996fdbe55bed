package bicameral.worker.retrieve;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chinese words of asking and of grammar, which say nothing of what is asked. Dialect is meant to be among them. */
public final class StopPhrases {
    private static final Set<String> ALL =
            new HashSet<>(Arrays.asList(("请问一下 请问 想问一下 想问 问一下 我想知道 想知道 告诉我 帮我查 帮我 麻烦 你好 您好 谢谢 急 "
                            + "是不是 能不能 可不可以 可以不可以 行不行 会不会 有没有 要不要 得不得 该不该 算不算 是否 "
                            + "怎么办 咋个办 咋办 怎么样 怎么 怎样 如何 咋个 咋样 咋 为什么 为啥 "
                            + "什么样 什么 哪些 哪个 哪种 哪里 哪儿 哪位 哪家 哪 谁 啥子 啥 多少 好多 几个 "
                            + "我们 你们 他们 她们 咱们 大家 人家 自己家 我家 你家 我 你 您 他 她 它 咱 "
                            + "这个 那个 这种 那种 这样 那样 这里 那里 这 那 其 某 "
                            + "的话 的 了 吗 呢 吧 啊 呀 嘛 哦 哈 么 着 过 地 得 之 "
                            + "和 与 跟 及 以及 或者 或 还是 而且 并且 但是 不过 因为 所以 如果 要是 假如 "
                            + "在 从 到 向 往 对于 对 关于 按照 按 为了 为 被 把 将 给 让 叫 "
                            + "是 有 要 想 会 该 应该 应当 能 可以 行 算 做 搞 弄 "
                            + "都 也 就 才 又 再 还 很 太 最 更 比较 非常 真的 真 大概 大约 一般 通常 到底 究竟 一共 总共 "
                            + "不 没 没有 别 "
                            + "一下 一个 一次 一种 一 个 些 次 "
                            + "拿回来 拿回 拿到 拿去 拿 取回 接着 继续 先 叫人 请人 想约 共 出来 起来 里面 里 上面 上 下面 下 中 内 时 时候 之后 之前 以后 以前 后 前 "
                            + "遭 咋整 啷个 哪样 咋回事 怎么回事 不嘛 要不要得 要得 噻 喃 咯 呗 罢 嘞 哟 哩 唉 哎 诶 嗯 一哈 是否能 请教 请教一下 打听 打听一下 急问 在线等 顺便问一下 顺便 另外 话说 其实 "
                            + "吗？ 来着 来 去 说 听说 看 好 需要 必须 现在 目前 今年 ")
                    .split(" ")));
    private static final List<String> LONGEST_FIRST = ALL.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    private static final Set<String> NEVER_ALONE = Set.of(
            "上", "下", "中", "内", "时", "后", "前", "里", "来", "去", "看", "好", "急", "地", "得", "过", "着", "对", "向", "往", "到",
            "为", "将", "做", "行", "算", "次", "个", "按", "把", "被", "在");

    private static final Set<String> GRAMMAR = Set.of("在", "把", "被", "对", "向", "往", "到", "为", "将", "过", "着", "得");

    private StopPhrases() {}

    /** Whether a character is mere grammar unless a dictionary has it in a longer word. */
    public static boolean grammar(String character) {
        return GRAMMAR.contains(character);
    }

    /** Whether this is one of them. */
    public static boolean isStop(String word) {
        return ALL.contains(word);
    }

    /** The length of the longest stop phrase at a place of a text, 0 if there is none. */
    public static int at(String text, int i) {
        for (String phrase : LONGEST_FIRST) {
            if (text.startsWith(phrase, i)) {
                return phrase.length();
            }
        }
        return 0;
    }

    /** Single characters that are also parts of many words, so that they may be a stop word only at a word's border. */
    public static boolean partOfWords(String phrase) {
        return NEVER_ALONE.contains(phrase);
    }
}
