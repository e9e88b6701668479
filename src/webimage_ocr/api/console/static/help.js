// A sentence of help for each error that somebody at this page may meet.
import { language } from "./i18n.js";

const HELP = {
  "offline": ["The server does not answer. Is it still running?", "服务器没有响应，它还在运行吗？"],
  "AIS.0101": ["Something in the request is not as it has to be; the message names it.", "请求中的某个参数不合要求，详见上面的信息。"],
  "AIS.0102": ["Send JPEG, PNG, BMP, TIFF, TGA, WebP, ICO, PCX or GIF.", "请使用 JPEG、PNG、BMP、TIFF、TGA、WebP、ICO、PCX 或 GIF 图片。"],
  "AIS.0103": ["The picture is too small or too large: scale it, and try again.", "图片过小或过大：请缩放后重试。"],
  "AIS.0104": ["The file is damaged or cut off. Open it in a viewer and save it anew.", "文件损坏或不完整：请用看图软件打开并重新保存。"],
  "AIS.0105": ["The fault is the server's. Its log names the request id.", "服务器出错，可在日志中按请求 ID 查找。"],
  "APIG.0101": ["The page and the server are of different versions: load the page anew.", "页面与服务器版本不一致：请刷新页面。"],
  "APIG.0201": ["It was too large or took too long: try a smaller picture.", "图片过大或处理超时：请换一张较小的图片。"],
  "APIG.0301": ["Who you are is not known any more: sign in again.", "登录已失效：请重新登录。"],
  "APIG.0308": ["The project's limit is reached. Wait, or raise it under Manage.", "已达到项目限额：请稍候，或在“管理”中调高。"],
  "APIG.0310": ["Enable the project under Manage.", "请在“管理”中启用该项目。"],
  "APIG.0613": ["The server's database does not answer; its log says why.", "服务器的数据库没有响应，原因见日志。"],
  "ModelArts.0212": ["Ask for a token with scope.project, or sign in with user and password.", "请获取带 scope.project 的令牌，或用用户与密码登录。"],
  "ModelArts.4104": ["The file is too large: scale it down or save it as JPEG.", "文件过大：请缩小或另存为 JPEG。"],
  "ModelArts.4106": ["An administrator has disabled the account.", "账号已被管理员停用。"],
  "ModelArts.4203": ["Choose a project of your own account.", "请选择自己账号下的项目。"],
  "ModelArts.4204": ["Subscribe the project to web-image under Manage; it takes one click.", "请在“管理”中为该项目开通 web-image，一键即可。"],
  "ModelArts.4401": ["The server is busy: try again in a moment.", "服务器繁忙：请稍后重试。"],
  "ModelArts.4403": ["A part of the server does not answer; its log says why.", "服务器的某个部分没有响应，原因见日志。"],
  "ModelArts.4505": ["The fault is the server's. Its log names the request id.", "服务器出错，可在日志中按请求 ID 查找。"],
  "ModelArts.4508": ["The models are still being loaded, or could not be: webimage-ocr doctor tells.", "模型仍在加载或加载失败：可运行 webimage-ocr doctor 检查。"],
  "ModelArts.4601": ["The server may not fetch this address. Private ones need WEBIMAGE_OCR_FETCH_ALLOW.", "服务器不允许访问该网址；内网地址需设置 WEBIMAGE_OCR_FETCH_ALLOW。"],
  "ModelArts.4603": ["Nothing came from this address: open it in a browser to see whether it is right.", "无法从该网址获取图片：请在浏览器中打开检查。"],
  "ModelArts.4702": ["The server has no credentials for this object store.", "服务器没有访问该对象存储的凭据。"],
  "ModelArts.4703": ["Write the address of the object store as its console shows it.", "请按对象存储控制台显示的格式填写网址。"],
  "ModelArts.4704": ["The object store refused or did not answer.", "对象存储拒绝访问或没有响应。"],
  "ModelArts.4705": ["The file is too large: scale it down or save it as JPEG.", "文件过大：请缩小或另存为 JPEG。"],
  "ModelArts.4706": ["There is no such object: check bucket and name.", "对象不存在：请检查桶名与对象名。"],
};

export const failureText = (code) => HELP[code]?.[language === "zh" ? 1 : 0] ?? "";
