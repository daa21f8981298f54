"""What `vitascope verify` and the watermark's switch say, in Chinese; the keys are the English sentences."""

CHINESE_MARKS: dict[str, str] = {
    "Tell what videos and pictures carry (C2PA, AIGC label, watermark) and whether they are whole, offline. "
    "Exit codes: 0 whole and signed by who is trusted, 1 changed, 2 no such file, 3 no labels, 4 whole, "
    "unknown signer, 5 no labels, but a watermark; of several files, the greatest.": (
        "检查视频和图片所带的标识（C2PA、AIGC 标识、水印）以及是否被改动过，无需联网。\n\n"
        "退出码：0 完好且由可信方签名，1 已被改动，2 没有这个文件，3 没有标识，4 完好但签名者未知，"
        "5 没有标识但有水印；多个文件时取最大值。"
    ),
    "Videos, PNG or JPEG pictures, or folders of them.": "视频、PNG 或 JPEG 图片，或存放它们的目录。",
    "{folder} holds no video and no picture": "{folder} 中没有视频或图片",
    "Unchanged since it was generated, and signed by a signer you trust.": (
        "自生成以来未被改动，并由您信任的签名者签名。"
    ),
    "CHANGED since it was signed, or its labels are broken.": "签名后已被改动，或标识已损坏。",
    "It carries no complete labels.": "没有完整的标识。",
    "Unchanged since it was signed, but by nobody you trust (see --trust).": (
        "自签名以来未被改动，但签名者不在您的信任之列（见 --trust）。"
    ),
    "It carries no complete labels, but its watermark says that it was generated.": (
        "没有完整的标识，但水印表明它是生成的。"
    ),
    "C2PA manifest: none.": "C2PA 清单：没有。",
    "C2PA manifest: signed by {signer}, but the file is not as it was signed.": (
        "C2PA 清单：由 {signer} 签名，但文件与签名时不一致。"
    ),
    "C2PA manifest: valid, signed by {signer}, whom you trust.": "C2PA 清单：有效，由您信任的 {signer} 签名。",
    "C2PA manifest: valid, signed by {signer}; who that is nobody vouches for, so it is untrusted.": (
        "C2PA 清单：有效，由 {signer} 签名；没有人为其身份担保，因此不受信任。"
    ),
    "nobody that can be named": "无法确定",
    "Problem: {problem}": "问题：{problem}",
    "AIGC label (GB 45438): none.": "AIGC 标识（GB 45438）：没有。",
    "AIGC label (GB 45438): {label}, producer {producer}, number {number}": (
        "AIGC 标识（GB 45438）：{label}，制作者 {producer}，编号 {number}"
    ),
    "Watermark: made by Vitascope; such a find is wrong less than once in a billion clips.": (
        "水印：由 Vitascope 制作；这样的结论每十亿个视频出错不到一次。"
    ),
    "Watermark: none found. That proves nothing: strong changes remove it, and other makers have none.": (
        "水印：未找到。这不能证明什么：大幅改动会使水印消失，其他制作者的作品也没有这种水印。"
    ),
    "Watermark: not looked for, because no picture could be read.": "水印：无法读取画面，未作检查。",
    "  Which installation made it can be read only there.": "  由哪个安装实例制作，只有该实例才能读出。",
    "  This installation made it, within 5 minutes of {time}; task reference {reference}.": (
        "  由本安装实例制作，时间在 {time} 起 5 分钟内；任务参考号 {reference}。"
    ),
    "  The picture is mirrored.": "  画面左右翻转。",
    # the switch
    "Tell whether an account's clips carry a watermark, and who decided it when; switch it with --on or --off.": (
        "查看账户的视频是否带水印、由谁在何时决定；用 --on 或 --off 切换。"
    ),
    "Whether clips carry a watermark from now on.": "此后的视频是否带水印。",
}
