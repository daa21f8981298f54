"""The command line's sentences in Chinese; the keys are the English ones, with single spaces."""

from vitascope.cli.chinese_admin import CHINESE_ADMIN
from vitascope.cli.chinese_callback import CHINESE_CALLBACK
from vitascope.cli.chinese_cluster import CHINESE_CLUSTER
from vitascope.cli.chinese_marks import CHINESE_MARKS

CHINESE: dict[str, str] = {
    **CHINESE_ADMIN,
    **CHINESE_CALLBACK,
    **CHINESE_CLUSTER,
    **CHINESE_MARKS,
    # commands
    "Text to video behind kie.ai's jobs API, on your own machine.": "在自己的机器上运行、兼容 kie.ai 任务接口的文生视频服务。",
    "Run the whole service on this machine: API, workers, database, videos.": "在本机运行整套服务：接口、工作进程、数据库和视频。",
    "Make a video, or many, from prompt to file. "
    "Speaks to the service that VITASCOPE_BASE_URL and VITASCOPE_API_KEY name, else to the one that runs on the data "
    "folder, else runs the same service in this process. "
    "Exit codes: 0 made, 1 generation failed, 2 bad input, 3 key refused, 4 credits, 5 unreachable, "
    "6 try again later.": "从提示词直接生成视频文件，一个或一批。\n\n"
    "优先使用 VITASCOPE_BASE_URL 和 VITASCOPE_API_KEY 指定的服务，其次是正在使用该数据目录的服务，"
    "都没有时在本进程内运行同样的服务。\n\n"
    "退出码：0 成功，1 生成失败，2 输入有误，3 密钥被拒，4 积分不足，5 无法连接，6 请稍后再试。",
    "Tell the balance, in credits.": "查询积分余额。",
    "Tasks: what was asked for, how it stands, what became of it.": "任务：提交了什么、进展如何、结果怎样。",
    "List your tasks, newest first.": "列出任务，最新的在前。",
    "Tell how a task stands.": "查询任务状态。",
    "Wait until a task has ended.": "等待任务结束。",
    "Stop a task; its credits come back.": "取消任务，积分退回。",
    "Save a finished task's video.": "保存已完成任务的视频。",
    "Let an assistant make videos: a Model Context Protocol server on stdin and stdout; needs the extra mcp.": "供智能助手生成视频：标准输入输出上的 MCP（Model Context Protocol）服务（需附加组件 mcp）。",
    "{package} is missing: pip install 'vitascope[mcp]'": "缺少 {package}：pip install 'vitascope[mcp]'",
    # arguments and options
    "PEM certificate to trust.": "要信任的 PEM 证书。",
    "Address to listen on.": "监听地址。",
    "Port to listen on; 0 picks a free one.": "监听端口；0 表示自动选择空闲端口。",
    "Folder of the database and the videos.": "存放数据库和视频的目录。",
    "callBackUrl to send a trial to; may be given several times.": "要试发回调的 callBackUrl；可多次指定。",
    "Print JSON for machines, one object a line.": "输出供程序读取的 JSON，每行一个对象。",
    "Where to save the MP4; - is stdout.": "MP4 的保存位置；- 表示标准输出。",
    "out.mp4, numbered": "out.mp4，重名时编号",
    "Replace files that are there already.": "覆盖已存在的文件。",
    "A terminal cannot show a video: send it to a file or a program": "终端无法显示视频：请输出到文件或程序",
    "{file} is there already: name another file, or replace it with --force": (
        "{file} 已存在：请换一个文件名，或用 --force 覆盖"
    ),
    "must have an output within the folder (--folder)": "的 output 必须位于目标目录（--folder）之内",
    "What to show.": "要呈现的画面。",
    "A model that `vitascope models` lists.": "`vitascope models` 列出的模型之一。",
    "the model's own": "由模型决定",
    "kling/v2-1-master-text-to-video": "kling/v2-1-master-text-to-video",
    "Seconds, as the model makes them.": "秒数，以模型支持的为准。",
    "Width to height, such as 16:9, 9:16 or 1:1.": "宽高比，例如 16:9、9:16 或 1:1。",
    "Size, such as 720p, where the model has several.": "画面大小，例如 720p；仅限有多种大小的模型。",
    "Sound, where the model has it.": "声音；仅限支持声音的模型。",
    "Address of the picture to begin with.": "首帧图片的地址。",
    "Address of the picture to end with.": "尾帧图片的地址。",
    "Another field of the model's input: NAME=VALUE.": "模型输入的其他字段：NAME=VALUE。",
    "List the models that make videos here, with their prices.": "列出此处可用的模型及其价格。",
    "No models.": "没有模型。",
    "--input must be NAME=VALUE, not {text}": "--input 须为 NAME=VALUE，而不是 {text}",
    "sound must be true or false": "的 sound 须为 true 或 false",
    "Seconds: 5 or 10.": "秒数：5 或 10。",
    "16:9, 9:16 or 1:1.": "16:9、9:16 或 1:1。",
    "What to keep out.": "不希望出现的内容。",
    "How literally to take the prompt, 0 to 1.": "对提示词的遵循程度，0 到 1。",
    "The same seed makes the same clip.": "相同的种子生成相同的视频。",
    "CSV or JSONL file with a prompt a row; its other columns replace the options.": "CSV 或 JSONL 文件，每行一条提示词；其余各列优先于命令行选项。",
    "Where the videos of --from go.": "--from 各视频的保存目录。",
    "Tasks of --from under way at a time.": "--from 同时进行的任务数。",
    "Skip rows of --from whose file is there already.": "跳过 --from 中视频文件已存在的行。",
    "The task's id, as createTask answered it.": "任务编号，即 createTask 返回的 taskId。",
    "How many, 1 to 100.": "条数，1 到 100。",
    "Only those waiting, queuing, generating, success or fail.": "只列出处于该状态的任务：waiting、queuing、generating、success 或 fail。",
    "Where the page before ended.": "上一页结束的位置。",
    "Seconds to wait at most.": "最多等待的秒数。",
    "Tell the version and leave.": "显示版本号后退出。",
    "Install completion for the current shell.": "为当前 shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本，供复制或自行安装。",
    "Show this message and exit.": "显示本帮助后退出。",
    # defaults that are told in words
    "SQLite in the folder": "该目录中的 SQLite",
    "all": "全部",
    "all that match": "所有符合条件的",
    "newest": "最新",
    "random": "随机",
    "the first account": "首个账户",
    "the key's own": "密钥所属账户",
    "the running service's": "正在运行的服务的密钥",
    "the wire's words": "接口的原话",
    "this installation's own": "本安装自己的",
    "user data folder": "用户数据目录",
    # what commands say
    "waiting for a worker": "等待工作进程",
    "{position} in line": "排在第 {position} 位",
    "back in line": "重新排队",
    "generating": "生成中",
    "done": "完成",
    "failed": "失败",
    "not begun": "未开始",
    "{done} of {count} done": "已完成 {done} / {count}",
    "{failed} failed": "{failed} 个失败",
    "{failed} of {count} videos could not be made": "{count} 个视频中有 {failed} 个未能生成",
    "Task {task} is done, and its video is at {url}: `vitascope task download {task} -o FILE` saves it.": (
        "任务 {task} 已完成，视频在 {url}：可用 `vitascope task download {task} -o 文件名` 保存。"
    ),
    "Task {task} is done: after the next `vitascope serve` on this folder, "
    "`vitascope task download {task} -o FILE` saves it.": (
        "任务 {task} 已完成：下次在此目录上运行 `vitascope serve` 后，"
        "可用 `vitascope task download {task} -o 文件名` 保存视频。"
    ),
    "Task {task} goes on: `vitascope task wait {task}` follows it, `vitascope task cancel {task}` stops it.": (
        "任务 {task} 会继续：用 `vitascope task wait {task}` 等待结果，用 `vitascope task cancel {task}` 取消。"
    ),
    "Task {task} goes on with the next `vitascope serve` on this folder; "
    "then `vitascope task wait {task}` follows it, `vitascope task cancel {task}` stops it.": (
        "下次在此文件夹上运行 `vitascope serve` 时，任务 {task} 会继续；"
        "届时用 `vitascope task wait {task}` 等待结果，用 `vitascope task cancel {task}` 取消。"
    ),
    "Saved {file}": "已保存 {file}",
    "Saved {file}  (seed {seed})": "已保存 {file}（种子 {seed}）",
    "Failed {file}: {why}": "未能生成 {file}：{why}",
    "More: --cursor {cursor}": "下一页：--cursor {cursor}",
    "Give a prompt, or a file of prompts with --from": "请给出一条提示词，或用 --from 给出提示词文件",
    "{file} must end in .png or .jpg": "{file} 必须以 .png 或 .jpg 结尾",
    "scene: {words}": "画面：{words}",
    "shown instead: {pairs}": "替代画面：{pairs}",
    "cannot be drawn: {words}": "无法画出：{words}",
    "the language of this prompt is not read": "不支持此提示词的语言",
    "Show what will be drawn for a prompt, and which words cannot be; free, in about a second. With --from, one prompt "
    "per line, the answer has one object per line.": "说明提示词会画出什么、哪些词画不出来；免费，约一秒。"
    "使用 --from 时每行一条提示词，输出每行一个对象。",
    "Draw a contact sheet of a prompt, or of a file of prompts, at a few moments each.": "为一条或一批提示词画出几个时刻的缩略图。",
    "File with one prompt per line.": "每行一条提示词的文件。",
    "Where to save the PNG.": "PNG 的保存位置。",
    "Frames per prompt.": "每条提示词的画面数。",
    "Pixels across one frame.": "每个画面的宽度（像素）。",
    "No tasks.": "没有任务。",
    "No service runs on this data folder: start it with `vitascope serve`, or name one with VITASCOPE_BASE_URL and "
    "VITASCOPE_API_KEY": "该数据目录上没有正在运行的服务：请先执行 `vitascope serve`，"
    "或用 VITASCOPE_BASE_URL 和 VITASCOPE_API_KEY 指定一个服务",
    "Give a prompt, or a table of prompts with --from": "请给出一条提示词，或用 --from 给出一张提示词表",
    "The folder {folder} does not exist": "目录 {folder} 不存在",
    "{file} is a folder: name a file in it": "{file} 是目录：请指定其中的文件名",
    "{file} cannot be written: {why}": "无法写入 {file}：{why}",
    "no file can have this name": "文件名不可用",
    "Row {number} {what}": "第 {number} 行{what}",
    "has no prompt": "没有提示词",
    "has the same output as row {first}": "与第 {first} 行的输出文件相同",
    "has the unknown column {name}; there are: {known}": "含有未知的列 {name}；可用的列：{known}",
    "is not valid JSON": "不是合法的 JSON",
    "{name} must be a number": "的 {name} 必须是数字",
    "{file} cannot be read: {why}": "无法读取 {file}：{why}",
    "{file} holds no prompts": "{file} 中没有提示词",
    "{file} must be UTF-8 text": "{file} 必须是 UTF-8 文本",
    # refusals
    "The key was refused.": "密钥被拒绝。",
    "The credits do not suffice.": "积分不足。",
    "There is no such thing.": "不存在。",
    "The input was refused.": "输入有误。",
    "Too many calls; try again in a moment.": "调用过于频繁，请稍后再试。",
    "The key's limits forbid it.": "超出该密钥的限制。",
    "The service is under maintenance.": "服务维护中。",
    "The task was cancelled.": "任务已取消。",
    "The service made a mistake.": "服务内部错误。",
    "The generation failed.": "生成失败。",
    "The model is switched off.": "该模型已停用。",
    # failures
    "{file} cannot be used: {why}": "无法使用 {file}：{why}",
    "This is a fault of Vitascope's own ({kind} at {where}). Please report it.": (
        "这是 Vitascope 自身的错误（{kind}，位于 {where}），请报告。"
    ),
    "Argument {number} is not text in {encoding}": "第 {number} 个参数不是 {encoding} 编码的文本",
    "{file} is not valid CSV: {why}": "{file} 不是有效的 CSV：{why}",
    "{name} must be text or a number": "的 {name} 必须是文本或数字",
}
