// A tool for the Vercel AI SDK that makes videos: npm install ai zod.
// It speaks to the service that VITASCOPE_BASE_URL and VITASCOPE_API_KEY name.
import { tool } from "ai";
import { z } from "zod";

const base = process.env.VITASCOPE_BASE_URL ?? "http://127.0.0.1:8780";

async function call(path, body) {
  const response = await fetch(`${base}/api/v1/jobs/${path}`, {
    method: body ? "POST" : "GET",
    headers: { Authorization: `Bearer ${process.env.VITASCOPE_API_KEY}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const { code, msg, data } = await response.json();
  if (code !== 200) throw new Error(msg); // a sentence that the model may act on
  return data;
}

export const makeVideo = tool({
  description: "Make a video of five seconds that shows what the prompt describes; returns its URL.",
  inputSchema: z.object({
    prompt: z.string().describe("what to show, English or Chinese"),
    aspect_ratio: z.enum(["16:9", "9:16", "1:1"]).default("16:9"),
  }),
  execute: async (input) => {
    const { taskId } = await call("createTask", { model: "kling/v2-1-master-text-to-video", input });
    for (;;) {
      const task = await call(`recordInfo?taskId=${taskId}`);
      if (task.state === "success") return { url: task.response.resultUrls[0] };
      if (task.state === "fail") throw new Error(task.failMsg);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    }
  },
});

if (process.argv[1] === import.meta.filename) {
  console.log(await makeVideo.execute({ prompt: "a paper boat on a river", aspect_ratio: "9:16" }, {}));
}
